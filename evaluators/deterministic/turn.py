"""One utterance read on its own: what it mentions, asks and answers. A pure function of its text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.compose import compose
from evaluators.deterministic.context import read_context
from evaluators.deterministic.denials import items
from evaluators.deterministic.figures_owner import age_of, asked_age, names
from evaluators.deterministic.mention import ASKED, EXAMINED, STATED, USED, Mention
from evaluators.deterministic.quantities import Bundle, Quantity, bundles, read_quantities, takes_back
from evaluators.deterministic.sentences import boundaries
from evaluators.deterministic.sides import Sided, read_sides
from evaluators.deterministic.words import foreign_letters, words_of
from evaluators.vocabulary import Lexicon, Match
from evaluators.vocabulary.normal import fold

YES: Final = 1
NO: Final = -1
ACK: Final = 2
"""A sound that may mean yes, or only that one listens."""

_LEAD = re.compile(
    r"(?:<[a-z_/]{1,24}>|\W|"
    r"(?:um+|uh+(?!-)|erm?|hmm+|mm+(?![ -]?h)|well|okay|ok|oh|so|and|ah|like|alright|all right|"
    r"i'?m trying to think|let me think|trying to think)\b)*",
    re.IGNORECASE,
)
_LEAD_LIMIT: Final = 80
_FILLER_WORDS: Final = 3
_SHORT_REPLY: Final = 8
_FRAGMENT: Final = 4
_FILLER_LENGTH: Final = 40
_FILLERS_KEPT: Final = 2048
_NAMED_REACH: Final = 16
_HEDGE_REACH: Final = 40
_LOOK_BACK: Final = 60
"""How far before the first word of an examination in an utterance its findings may begin."""
_RETURN: Final = (
    "see you", "follow up", "follow-up", "followup", "come back", "see me", "see him", "see her", "back in", "return",
    "recheck", "review", "repeat", "check back", "check you", "appointment", "touch base",
)  # fmt: skip
"""Phrases of an utterance that settles when to meet again."""
_MERGED_REACH: Final = 60
_REPLY_REACH: Final = 80
_NOBODY: Final[dict[int, str]] = {}
_PLAIN: Final = frozenset(
    ("yes", "yeah", "yea", "yep", "yup", "yah", "ya", "no", "nope", "nah", "not", "none", "never", "correct", "nothing")
)


class TurnReading:
    """What one utterance says by itself. Shared between revisions of the same text; never changed once made."""

    __slots__ = (
        "age_asked",
        "amends",
        "answer",
        "asks",
        "bundles",
        "corrects",
        "denials",
        "foreign",
        "fragment",
        "function",
        "hedged",
        "mentions",
        "owners",
        "quantities",
        "quick",
        "replies",
        "returns",
        "sides",
        "stems",
        "words",
    )

    answer: int
    """YES or NO where the utterance opens with one, else 0."""
    replies: tuple[int, ...]
    """For each mention: the answer given to its question later in the same utterance (tags swapped), else 0."""
    owners: dict[int, str]
    """What each quantity belongs to, by its start, where that is known."""
    corrects: bool
    """Whether it opens with a figure that puts right what was said before ("sorry, forty")."""
    age_asked: str
    """Whose age it asks for, as an owner of figures, or nothing."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        folded = fold(text)
        matches = lexicon.scan(text, folded.words)
        ends = boundaries(text)
        reading = read_context(text, matches, ends)
        compose(text, reading.mentions, lexicon)
        words = words_of(folded.letters)
        self.mentions: tuple[Mention, ...] = tuple(reading.mentions)
        self.sides: tuple[Sided, ...] = read_sides(folded.lower, reading.sides, self.mentions, ends)
        self.denials = items(text, reading.denied, reading.mentions) if reading.denied else ()
        self.stems = words.stems
        self.words = words.total
        self.function = words.function
        self.foreign = foreign_letters(text)
        self.quantities: tuple[Quantity, ...] = tuple([q for q in read_quantities(text, folded) if not q.retracted])
        self.bundles: tuple[Bundle, ...] = _bundles(text, matches, self.quantities)
        self.returns = bool(self.quantities) and _settles_return(text)
        self.owners = names(text, self.mentions, self.quantities, self.bundles, age_of) if self.quantities else _NOBODY
        self.corrects = bool(self.quantities) and takes_back(text, self.quantities[0].start)
        self.age_asked = asked_age(text)
        lead = _LEAD.match(text, 0, _LEAD_LIMIT)
        opening = lead.end() if lead else 0
        self.answer = _answer_at(reading.speech, opening, short=words.total <= _SHORT_REPLY)
        for mention in self.mentions:  # what one names in reply is what one takes
            if words.total <= _SHORT_REPLY or mention.start < opening + _NAMED_REACH:
                mention.flags |= USED if mention.term.category == "medication" else 0
        self.amends = bool(self.sides) and _opens_with(reading.speech, "correct", opening + _NAMED_REACH)
        self.hedged = _opens_with(reading.speech, "hedge", opening + _HEDGE_REACH)
        looks = next((cue.start for cue in reading.speech if cue.term.concept == "look"), len(text) + _LOOK_BACK)
        told = STATED if words.total > _SHORT_REPLY else 0
        for mention in self.mentions:
            mention.flags |= told | EXAMINED if mention.end > looks - _LOOK_BACK else told
        if self.answer and "?" not in text:
            for mention in self.mentions:
                if mention.start < opening + _REPLY_REACH:
                    mention.flags &= ~ASKED
        asked = any(m.flags & ASKED for m in self.mentions)
        self.asks = asked or any(question for _, question in ends)
        self.quick = words.total <= _FILLER_WORDS and not self.mentions
        self.fragment = words.total <= _FRAGMENT and bool(self.mentions) and not self.asks and not self.answer
        self.replies = _replies(self.mentions, ends, reading.speech) if asked else (0,) * len(self.mentions)

    @property
    def open(self) -> bool:
        """Whether what it mentions or asks for may depend on what is said after it."""
        return bool(self.mentions or self.denials) and (self.asks or self.fragment)


_empty: dict[tuple[Lexicon, str], TurnReading] = {}


def read_turn(text: str, lexicon: Lexicon) -> TurnReading:
    """The reading of an utterance. Those of mere fillers ("Okay.", "Mm-hmm.") are made once: half of all turns are."""
    reading = _empty.get((lexicon, text))
    if reading is None:
        reading = TurnReading(text, lexicon)
        if len(text) <= _FILLER_LENGTH and not (reading.stems or reading.mentions or reading.quantities):
            if len(_empty) >= _FILLERS_KEPT:
                _empty.clear()
            _empty[lexicon, text] = reading
    return reading


def _opens_with(speech: list[Match], kind: str, reach: int) -> bool:
    return any(cue.term.concept == kind and cue.start < reach for cue in speech)


def _settles_return(text: str) -> bool:
    low = text.lower()
    return any(phrase in low for phrase in _RETURN)


def _bundles(text: str, matches: list[Match], quantities: tuple[Quantity, ...]) -> tuple[Bundle, ...]:
    if quantities and any(match.term.category == "medication" for match in matches):
        return tuple(bundles(text, matches, quantities))
    return ()


def _answer_at(speech: list[Match], opening: int, *, short: bool) -> int:
    """The yes or no that starts within two characters of a position; "no" where a word can be both.

    Only some words answer whatever follows them; others ("I don't …") do so in a short reply alone.
    """
    found = 0
    for cue in speech:
        if cue.start > opening + 2:
            break
        if cue.term.concept == "unsure":
            return 0
        if cue.start >= opening and (short or cue.term.surface.partition(" ")[0] in _PLAIN):
            if cue.term.concept == "no":
                return NO
            if cue.term.concept == "yes":
                found = YES
            elif cue.term.concept == "ack" and not found:
                found = ACK
    return found


def _replies(mentions: Sequence[Mention], ends: list[tuple[int, bool]], speech: list[Match]) -> tuple[int, ...]:
    starts = [cue.start for cue in speech]

    def between(first: int, last: int) -> list[Match]:
        return speech[bisect_left(starts, first) : bisect_right(starts, last)]

    def reply(mention: Mention) -> int:
        end = ends[mention.sentence][0]
        if len(ends) > 1:
            return _answer_at(between(end, end + 3), end, short=False)
        # nothing is punctuated: the answer may stand a few words on
        following = between(mention.end, mention.end + _MERGED_REACH)
        return next((_answer_at([cue], cue.start, short=False) for cue in following if cue.term.surface in _PLAIN), 0)

    return tuple(reply(mention) if mention.flags & ASKED else 0 for mention in mentions)
