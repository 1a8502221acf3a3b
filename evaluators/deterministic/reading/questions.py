"""Questions within a text: which of its terms are only asked for, and which the question takes for granted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from evaluators.deterministic.reading.clauses import SURELY, granted, is_definite
from evaluators.deterministic.reading.mention import ASKED, CORRECTION, PRESUMED
from evaluators.vocabulary import Match

REACH: Final = 42
"""Characters from a cue to the first term it holds for, and from one item of its list to the next."""
SENTENCE_REACH: Final = 160
"""The same for cues that hold for the rest of their sentence (conditions, relatives, questions)."""
BOUND: Final = frozenset(("symptom", "problem", "medication", "procedure", "substance", "exam"))
"""Categories of terms for which the words between a cue and the term are read."""
DRUGS: Final = ("medication", "procedure")
_GOES_ON: Final = ("like ", "such as ", "that is ", "that's ", "for example", "or ", "anything like ", "meaning ")
"""How a sentence opens that goes on with the question before it."""
_CLOSING: Final = 120
_OPENING: Final = 16
"""A question without its mark is known by a cue within this many characters of its start."""


class Questions:
    """The cues of speech of a text, taken in step with its terms."""

    __slots__ = (
        "_announced",
        "_apart_to",
        "_ask_at",
        "_ask_end",
        "_asking",
        "_at",
        "_correct_at",
        "_end",
        "_ends",
        "_speech",
        "_start",
        "_text",
        "_what",
    )

    def __init__(self, text: str, ends: Sequence[tuple[int, bool]], speech: Sequence[Match]) -> None:
        self._text = text
        self._ends = ends
        self._speech = speech
        self._at = self._start = 0
        self._end, self._asking = ends[0]
        self._ask_at = self._ask_end = self._correct_at = self._apart_to = -1
        self._what = self._announced = False
        """Whether the last cue asks for no more than how or when; whether it announces what will be asked."""

    def next_sentence(self, number: int) -> None:
        """Go on to another sentence."""
        self._start = self._ends[number - 1][0] if number else 0
        self._end, self._asking = self._ends[number]
        if not self._asking and number and self._ends[number - 1][1]:
            opening = self._text[self._start : self._start + _OPENING].lstrip().lower()
            self._asking = opening.startswith(_GOES_ON)
        self._ask_at = self._correct_at = self._apart_to = -1
        self._what = False

    def stop(self, match: Match, *, new_clause: bool) -> None:
        """Take a cue at which another clause may begin; but not the "you have" of "do you have"."""
        self._before(match.start)
        if new_clause and match.start >= self._ask_end:
            self._ask_at = -1

    def except_for(self, match: Match) -> None:
        """Take "besides", "apart from": what follows is not asked for."""
        self._before(match.start)
        comma = self._text.find(",", match.end, match.end + REACH)
        self._apart_to = comma if comma >= 0 else match.end + REACH

    def flags(self, match: Match, *, has_subject: Callable[[int], bool], denied: bool) -> int:
        """``ASKED``, ``PRESUMED`` and ``CORRECTION`` for a term."""
        self._before(match.start)
        flags = CORRECTION if self._correct_at >= 0 else 0
        if self._asking or (self._ask_at >= 0 and not denied and self._opens(match.start)):
            flags |= self._asked(match, has_subject)
        return flags

    def _asked(self, match: Match, has_subject: Callable[[int], bool]) -> int:
        """Nothing where the question takes the term for granted or comes after it; ``PRESUMED``, too, where it asks for
        no more than when, where or how.
        """
        if match.term.category not in BOUND:
            return ASKED
        if match.start <= self._apart_to or (self._is_told_first(match) and has_subject(match.start)):
            return 0
        gap = self._text[max(self._ask_end, self._start) : match.start]
        if granted(gap, drug=match.term.category in DRUGS, asked=True) == SURELY:
            return 0
        return ASKED | PRESUMED if self._what and len(gap) <= REACH and is_definite(gap) else ASKED

    def _is_told_first(self, match: Match) -> bool:
        """Whether the question proper comes after the term: "I see you have asthma, are you …?"."""
        if self._ask_at >= 0:
            return False
        following = self._speech[self._at : self._at + 4]
        at = next((cue.start for cue in following if cue.term.concept == "ask"), self._end)
        return at + _OPENING < self._end and "," in self._text[match.end : at]

    def _before(self, start: int) -> None:
        speech = self._speech
        while self._at < len(speech) and speech[self._at].start < start:
            cue = speech[self._at]
            self._at += 1
            if cue.start < self._start:
                continue
            if cue.term.concept == "ask":
                goes_on = self._what and self._ask_at >= 0 and cue.start - self._ask_end <= 2  # "how long" "have you"
                self._ask_at, self._ask_end = cue.start, cue.end
                self._announced = cue.term.attrs.get("attributes") == "about"
                self._what = goes_on or cue.term.attrs.get("attributes") == "what"
                self._apart_to = min(self._apart_to, cue.start)
            elif cue.term.concept == "correct" and not self._is_filler(cue):
                self._correct_at = cue.start

    def _is_filler(self, cue: Match) -> bool:
        """ "I mean" only corrects what its own sentence said before it."""
        return cue.term.surface == "i mean" and cue.start - self._start <= _OPENING

    def _opens(self, start: int) -> bool:
        """Whether a question cue counts without a question mark: where nothing is punctuated, near the end of the text;
        else where it opens the sentence.
        """
        distance = start - self._ask_at
        if distance > SENTENCE_REACH:
            return False
        if len(self._ends) == 1:
            return distance <= REACH or len(self._text) - start <= _CLOSING
        return self._announced or self._ask_at - self._start <= _OPENING
