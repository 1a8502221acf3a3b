"""Yes and no as cues tell them: what those at a place answer, and what is answered within the utterance that asks."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.context.questions import NAMED_FIRST
from evaluators.deterministic.reading.mention import ASKED, HISTORICAL, PARTLY, UNCERTAIN, Mention
from evaluators.deterministic.reading.wording.reply_words import REPLY_WORDS
from evaluators.vocabulary import Match

YES: Final = 1
NO: Final = -1
ACK: Final = 2
"""A sound that may mean yes, or only that one listens."""
_RESERVES: Final = {"some": UNCERTAIN, "once": HISTORICAL, "now": UNCERTAIN, "over": UNCERTAIN | PARTLY}
"""What an answer leaves open, by the attribute of its cue: "not as much", "I used to", "not yet", "not anymore"."""
_AMENDING: Final = 4
_AMENDED_REACH: Final = 3
"""Among how many first cues, and characters behind a "no", stands what narrows it."""
_PAUSES: Final = (",", ".", ";")
_WHEN: Final = re.compile(
    r" (?:after|when|whenever|during|around|behind|in (?:the|my)|on (?:the|my)|at (?:the|night)) "
)
_AT_ANY_LENGTH: Final = ("on", "once")
_ONE: Final = " one"
_NEGATING: Final = ("not", "never", "none", "nothing", "correct")
MERGED_REACH: Final = 60
"""Characters within which an answer stands where nothing is punctuated."""
_WITHIN_REACH: Final = 24
"""Characters of a sentence that answers the one before it in words that do so only where they are all there is."""
_PLAIN: Final = frozenset(REPLY_WORDS["plain"])
_MUST: Final = " to "
"""Behind "I have": it is what one has to do."""


def answer_at(text: str, speech: list[Match], opening: int, *, short: bool, opens: bool = False) -> tuple[int, int]:
    """The yes or no at a position, with its reserve; "no" where a word can be both.

    Only some words answer whatever follows them; others ("I don't …") do so in a short reply alone, or, if they
    say yes, at the opening of one that pauses behind them (``opens``).
    """
    found = (0, 0)
    for cue in speech:
        if cue.start > opening + 2:
            break
        kind, way = cue.term.concept, cue.term.way
        if kind == "unsure":
            return 0, 0
        paused = opens and kind == "yes" and _pauses(text, cue.end)
        anyhow = short or paused or way in _AT_ANY_LENGTH or not _PLAIN.isdisjoint(cue.term.surface.split())
        if cue.end <= opening or not anyhow:
            continue
        if way == "alone" and text[cue.end : cue.end + 2].lstrip(" ")[:1].isalpha():
            continue  # "I am fine"
        if kind == "yes" and text.startswith(_MUST, cue.end):
            continue  # "any chest pain? I have to ask"
        if kind == "no":
            return NO, _RESERVES.get(way, 0) or _amended(cue, speech)
        if kind == "yes":
            found = YES, _RESERVES.get(way, 0)
        elif kind == "ack" and not found[0]:
            found = ACK, 0
    return found


def _pauses(text: str, end: int) -> bool:
    """Whether a yes ends there, or goes on with when or where it is: "a little bit, I say", "a bit after meals"."""
    return text[end : end + 1] in _PAUSES or _WHEN.match(text, end) is not None


def _amended(no: Match, speech: list[Match]) -> int:
    """The reserve of a "no" that the next words narrow: "no, not since high school", "no. Not as much."."""
    for cue in speech[:_AMENDING]:
        near = 0 <= cue.start - no.end <= _AMENDED_REACH and cue.term.surface.startswith("not")
        if near and cue.term.way in _RESERVES:
            return _RESERVES[cue.term.way] & ~HISTORICAL | UNCERTAIN
    return 0


def _negates(text: str, cue: Match) -> bool:
    """Whether a word that may answer only denies the next one: "you feel like you're not emptying"."""
    if text[cue.end : cue.end + 4].lower() == _ONE:
        return True  # "when no one's there"
    return cue.term.surface in _NEGATING and text[cue.end : cue.end + 2].strip()[:1].isalpha()


def replies_within(
    text: str, mentions: Sequence[Mention], ends: list[tuple[int, bool]], speech: list[Match]
) -> tuple[int, ...]:
    """For each mention the answer given to its question later in the same utterance (merged turns), else 0."""
    starts = [cue.start for cue in speech]
    return tuple(
        [_reply_to(mention, text, ends, speech, starts) if mention.flags & ASKED else 0 for mention in mentions]
    )


def _reply_to(mention: Mention, text: str, ends: list[tuple[int, bool]], speech: list[Match], starts: list[int]) -> int:
    end = ends[mention.sentence][0]
    if mention.term.category == "medication" and text[max(0, mention.start - 4) : mention.start].lower() == "the ":
        return 0  # "The antihistamine? Not a bit.": it is taken, and asked how it did
    if len(ends) > 1:
        close, goes_on = ends[min(mention.sentence + 1, len(ends) - 1)]
        short = close - end <= _WITHIN_REACH and not goes_on  # "Palpitations? Sometimes."
        following = speech[bisect_left(starts, end) : bisect_right(starts, end + 3)]
        return answer_at(text, following, end, short=short)[0]
    # nothing is punctuated: the answer may stand a few words on
    following = speech[bisect_left(starts, mention.end) : bisect_right(starts, mention.end + MERGED_REACH)]
    if any(cue.term.way == NAMED_FIRST for cue in following):
        return 0  # "chest pain, yes, that's what I was going to ask"
    for cue in following:
        if cue.term.surface in _PLAIN and not _negates(text, cue):
            return answer_at(text, [cue], cue.start, short=False)[0]
    return 0
