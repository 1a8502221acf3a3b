"""Context: which cue of a sentence holds for which term. One pass over the matches, by position.

Cues come from ``tables/context_cues.tsv`` and say in what direction they work. A forward cue holds for the terms that
follow it while the list goes on (commas, "and", "or": no gap beyond ``REACH``) and ends at a stop cue ("but", a new
reporting verb) or with the sentence. A backward cue ("X is negative", "X: no") holds for the terms just before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.denials import Stretch, stretches
from evaluators.deterministic.mention import (
    ASKED,
    CORRECTION,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    STATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.sides import SIDE_REACH, Side, is_side
from evaluators.vocabulary import Match

REACH: Final = 42
"""Characters from a cue to the first term it holds for, and from one item of its list to the next."""
SENTENCE_REACH: Final = 160
"""The same for cues that hold for the rest of their sentence (conditions, relatives, questions)."""
_LOOSE_REACH: Final = 64
"""Bound of every reach in long speech without punctuation."""

_FLAG: Final = {
    "negate": NEGATED,
    "uncertain": UNCERTAIN,
    "hypothetical": HYPOTHETICAL,
    "historical": HISTORICAL,
    "use": USED,
}
_SPEECH: Final = frozenset(("ask", "yes", "no", "correct", "hedge", "ack", "unsure", "condole", "look"))
_REACH: Final = {
    NEGATED: REACH,
    UNCERTAIN: REACH,
    HYPOTHETICAL: SENTENCE_REACH,
    HISTORICAL: REACH,
    USED: REACH + REACH // 2,
}
_FIRST_PERSON: Final = ("i ", "i'", "i’")
_SUBJECTS: Final = ("i ", "i'", "you", "there", "it", "we", "let")
_STATABLE: Final = frozenset(("symptom", "problem", "medication", "exam", "substance", "allergen"))
_SUBJECT_WORDS: Final = frozenset(
    (
        "i",
        "my",
        "me",
        "there",
        "you",
        "your",
        "he",
        "she",
        "his",
        "her",
        "it",
        "the",
        "is",
        "but",
        "than",
        "bit",
        "some",
        "had",
        "have",
        "got",
        "even",
        "getting",
        "having",
    )
)
_CLOSING: Final = 120
_OPENING: Final = 16
"""A question without its mark is known by a cue within this many characters of its start."""


class Reading:
    """One text read: its mentions with context, and the cues of speech (questions, answers, corrections)."""

    __slots__ = ("denied", "ends", "mentions", "sides", "speech")

    def __init__(
        self,
        mentions: list[Mention],
        ends: Sequence[tuple[int, bool]],
        speech: list[Match],
        sides: list[Side],
        denied: list[Stretch],
    ) -> None:
        self.mentions = mentions
        self.ends = ends
        self.speech = speech
        self.sides = sides
        """Every side named, also where no term goes with it ("just the left one")."""
        self.denied = denied
        """What is denied or asked for, whatever its words."""


def read_context(text: str, matches: Sequence[Match], ends: Sequence[tuple[int, bool]]) -> Reading:
    """Mentions of a text, in order, with flags and sides. ``matches`` are the lexicon's, ``ends`` the sentences'."""
    events, speech = _events(matches)
    asks = [cue for cue in speech if cue.term.concept == "ask"] if any(question for _, question in ends) else []
    if not asks and not any(match.term.category != "cue" or match.term.concept == "negate" for match in events):
        events = [
            match for match in events if match.term.concept == "side"
        ]  # half of all speech: cues hold for nothing
        if not events:
            return Reading([], ends, speech, [], [])
    scope = _Scope(text, ends, speech)
    for match in events:
        scope.take(match)
    denied = stretches(text, scope.negations, scope.stops, asks, ends) if scope.negations or asks else []
    return Reading(scope.mentions, ends, speech, scope.sides, denied)


def _events(matches: Sequence[Match]) -> tuple[list[Match], list[Match]]:
    """Terms and context cues without cues inside longer ones, and apart from them the cues of speech."""
    events: list[Match] = []
    speech: list[Match] = []
    cue_end = cue_start = term_end = 0
    for match in matches:
        start, end, term = match
        if term.category != "cue":
            while events and events[-1].start == start and events[-1].term.concept in ("negate", "uncertain"):
                events.pop()  # "can't" within "can't breathe" denies nothing
                cue_end = start
            events.append(match)
            term_end = end
        elif term.concept in _SPEECH:
            while speech and start == speech[-1].start and end > speech[-1].end:
                speech.pop()
            if not speech or start >= speech[-1].end or (start, end) == speech[-1][:2]:
                speech.append(match)
        elif start >= cue_end:
            if start >= term_end or term.concept in ("side", "hypothetical", "stop"):
                events.append(match)
                cue_start, cue_end = start, end
        elif start == cue_start:  # the matches come shorter ones first: the longest at a place wins
            if end > cue_end:
                while events and events[-1].term.category == "cue" and events[-1].start == start:
                    events.pop()
                cue_end = end
            events.append(match)
        elif end > cue_end and events[-1].term.concept == "stop":  # "i do" gives way to the "n't" behind it
            events.append(match)
            cue_start, cue_end = start, end
    return events, speech


class _Scope:
    """The state of the pass: which cues are open, up to where they hold."""

    __slots__ = (
        "ask_at",
        "ask_end",
        "asking",
        "correct_at",
        "cue_end",
        "ends",
        "family",
        "family_to",
        "limits",
        "loose",
        "mentions",
        "negations",
        "plain_to",
        "sentence",
        "sentence_end",
        "sentence_start",
        "side",
        "sides",
        "speech",
        "speech_at",
        "stops",
        "text",
    )

    def __init__(self, text: str, ends: Sequence[tuple[int, bool]], speech: Sequence[Match]) -> None:
        self.text = text
        self.ends = ends
        self.mentions: list[Mention] = []
        self.limits: dict[int, int] = {}
        self.loose = len(ends) == 1 and len(text) > SENTENCE_REACH
        self.family = ""
        self.family_to = self.plain_to = -1
        self.side: Match | None = None
        self.sides: list[Side] = []
        self.negations: list[Match] = []
        self.stops: list[int] = []
        self.sentence = 0
        self.sentence_start = 0
        self.sentence_end = ends[0][0]
        self.asking = ends[0][1]
        self.ask_at = self.ask_end = self.correct_at = self.cue_end = -1
        self.speech = speech
        self.speech_at = 0

    def take(self, match: Match) -> None:
        if match.start >= self.sentence_end:
            self._next_sentence(match.start)
        if match.term.category == "cue":
            self._cue(match)
        else:
            self._term(match)

    def _next_sentence(self, start: int) -> None:
        while start >= self.sentence_end and self.sentence + 1 < len(self.ends):
            self.sentence += 1
            self.sentence_start = self.sentence_end
            self.sentence_end = self.ends[self.sentence][0]
        self.asking = self.ends[self.sentence][1]
        self.limits.clear()
        self.family_to = self.ask_at = self.correct_at = -1
        self.side = None

    def _cue(self, match: Match) -> None:
        kind = match.term.concept
        flag = _FLAG.get(kind)
        way = match.term.attrs.get("attributes", "")
        if flag is not None:
            if (way == "back" and self._closes(match)) or (way == "fwd" and self._after_colon(match)):
                self._backward(match, flag)
            elif way == "fwd":
                self.limits[flag] = self._limit(match.end, flag)
                self.cue_end = match.end
                if flag == NEGATED:
                    self.negations.append(match)
                    self.stops.append(match.start)
        elif kind == "stop":
            if way != "quality" or match.start > self.cue_end + 1:  # "no increased pain" goes on
                self._stop(match)
        elif kind == "side":
            self._see_side(match)
        elif kind == "family":
            self._see_family(match, way)

    def _limit(self, start: int, flag: int) -> int:
        """Where a cue's hold ends: after its reach; but for conditions at the latest at the next bracket."""
        reach = _REACH[flag]
        limit = start + (min(reach, _LOOSE_REACH) if self.loose else reach)
        for bracket in "()" if flag != HYPOTHETICAL else "":
            at = self.text.find(bracket, start, limit)
            limit = at if at >= 0 else limit
        return limit

    def _closes(self, match: Match) -> bool:
        """Whether a backward cue may look back: more than one word ("is negative"), or nothing follows it."""
        if " " in match.term.surface:
            return True
        following = self.text[match.end : match.end + 2].lstrip(" ")
        return not following or not following[0].isalnum()

    def _after_colon(self, match: Match) -> bool:
        """A forward cue with nothing behind it on its line speaks of what stands before: ``Chest pain: no``."""
        if not self.mentions or self.mentions[-1].sentence != self.sentence:
            return False
        before = self.text[self.mentions[-1].end : match.start].strip()
        return before in (":", "-", "–", "=") and match.end >= self.sentence_end - 2

    def _backward(self, match: Match, flag: int) -> None:
        limit = match.start - REACH
        for mention in reversed(self.mentions):
            if mention.sentence != self.sentence or mention.end < limit or mention.end > match.start:
                return
            mention.flags |= flag
            limit = mention.start - REACH // 2

    def _stop(self, match: Match) -> None:
        self.stops.append(match.start)
        self._speech_before(match.start)
        if self.ask_at >= 0 and self.ask_end <= match.start and match.term.surface.startswith(_SUBJECTS):
            self.ask_at = -1  # a new clause; but not the "you have" of "do you have"
        limits = self.limits
        if limits:
            for flag in (NEGATED, UNCERTAIN, HISTORICAL, *((HYPOTHETICAL,) if self.loose else ())):
                limits.pop(flag, None)
        if self.family_to < 0:
            return
        if self.text[match.start : match.start + 2].lower() in _FIRST_PERSON or (
            self.text[match.end + 1 : match.end + 3].lower() in _FIRST_PERSON
        ):
            self.family_to = -1

    def _see_family(self, match: Match, relative: str) -> None:
        before = self.text[max(self.sentence_start, match.start - 10) : match.start].lower()
        of_last = match.term.surface.startswith(("in ", "runs ")) or " in " in before or before.endswith("(")
        if self.mentions and of_last:
            last = self.mentions[-1]
            if last.sentence == self.sentence and match.start - last.end < REACH:
                last.flags |= FAMILY
                last.relative = relative
        self.family = relative
        self.family_to = match.end + SENTENCE_REACH

    def _see_side(self, match: Match) -> None:
        if not is_side(self.text, match.start, match.end):
            return
        self.sides.append(Side(match.start, match.end, match.term.attrs.get("attributes", "")))
        if self.mentions:
            last = self.mentions[-1]
            if last.start <= match.start and match.end <= last.end:  # within the term: "left knee pain"
                self._give_side(last, match)
                return
        self.side = match
        if not self.mentions:
            return
        last = self.mentions[-1]
        gap = match.start - last.end
        if last.sentence == self.sentence and not last.side and 0 <= gap <= SIDE_REACH:
            between = self.text[last.end : match.start].lower()
            if "," not in between and " and " not in between:
                self._give_side(last, match)

    @staticmethod
    def _give_side(mention: Mention, match: Match) -> None:
        mention.side = match.term.attrs.get("attributes", "")
        mention.side_at = (match.start, match.end)

    def _term(self, match: Match) -> None:
        mention = Mention(match, self.sentence)
        start, end = match.start, match.end
        for flag, limit in self.limits.items():
            if start <= limit:
                mention.flags |= flag
                self.limits[flag] = max(limit, self._limit(end, flag))
        if start <= self.family_to:
            mention.flags |= FAMILY
            mention.relative = self.family
        self._speech_before(start)
        if self.asking or (self.ask_at >= 0 and not mention.flags & NEGATED and self._opens(start)):
            mention.flags |= ASKED
        if match.term.category in _STATABLE and self._has_subject(start):
            mention.flags |= STATED
        if self.correct_at >= 0:
            mention.flags |= CORRECTION
        side = self.side
        if side is not None and 0 <= start - side.end <= SIDE_REACH:
            self._give_side(mention, side)
            previous = self.mentions[-1] if self.mentions else None
            if previous is not None and previous.side_at == mention.side_at and previous.end <= side.start:
                previous.side, previous.side_at = "", None  # the side belongs to what follows it
        self.mentions.append(mention)

    def _has_subject(self, start: int) -> bool:
        before = self.text[max(self.sentence_start, start - REACH) : start].lower()
        return not _SUBJECT_WORDS.isdisjoint(before.replace("'", " ").replace("’", " ").split())

    def _speech_before(self, start: int) -> None:
        speech = self.speech
        while self.speech_at < len(speech) and speech[self.speech_at].start < start:
            cue = speech[self.speech_at]
            self.speech_at += 1
            if cue.start < self.sentence_start:
                continue
            if cue.term.concept == "ask":
                self.ask_at, self.ask_end = cue.start, cue.end
            elif cue.term.concept == "correct":
                self.correct_at = cue.start

    def _opens(self, start: int) -> bool:
        """Whether a question cue counts without a question mark: where nothing is punctuated, near the end of the text;
        else where it opens the sentence.
        """
        distance = start - self.ask_at
        if distance > SENTENCE_REACH:
            return False
        if len(self.ends) == 1:
            return distance <= REACH or len(self.text) - start <= _CLOSING
        return self.ask_at - self.sentence_start <= _OPENING
