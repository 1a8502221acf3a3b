"""The doubts, conditions and words of the past that are open in a text: up to where each holds, and for which terms."""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.context.following import copes, is_estimate
from evaluators.deterministic.reading.context.questions import REACH, SENTENCE_REACH
from evaluators.deterministic.reading.context.reach import opened_to, reach_of
from evaluators.deterministic.reading.context.supposing import tells_facts
from evaluators.deterministic.reading.mention import ASKED, COMPLAINTS, HISTORICAL, HYPOTHETICAL, UNCERTAIN, Mention
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_WORDS
from evaluators.vocabulary import Match

_HABITS: Final = ("substance", "medication")
_WHETHER: Final = (" if", " whether")
"""How doubts end that reach into the clause behind them."""
_BESIDES: Final = (", with ", "; with ")
"""Opens what is there besides: "relieved by lying down, with nocturnal awakening"."""
_ESTIMATE: Final = 16
_TODAY: Final = re.compile(r"(?:[,;]|\band|\bbut) now (?:[A-Za-z'’]+ ){0,3}$")
_TODAY_REACH: Final = 32
_EFFECTS: Final = "side effect"
_HELP: Final = "help"
_DEFINITE: Final = ("the ", "your ", "my ", "that ", "his ", "her ")
_DOUBTED_WORDS: Final = 3
"""How many words may stand between a doubt and the denial that it is of."""
_WANTS_TO_KNOW: Final = ("tell", "know", "say", "ask", "wonder", "see")


@mypyc_attr(acyclic=True)
class CueScope:
    """What is open, by its flag, and up to where it holds; denials have a scope of their own."""

    __slots__ = (
        "aimed",
        "condition_to",
        "doubt_end",
        "doubt_to",
        "given_up",
        "limits",
        "loose",
        "supposed",
        "supposed_at",
        "text",
    )

    def __init__(self, text: str, *, loose: bool) -> None:
        self.text = text
        self.loose = loose
        self.limits: dict[int, int] = {}
        self.condition_to = -1
        """Up to where a term is no more than what brings something on: "worse on coughing"."""
        self.doubt_to = self.doubt_end = -1
        self.supposed = ""
        self.supposed_at = 0
        self.aimed = False
        """Whether what is supposed is no more than the next thing: "trying to lose weight"."""
        self.given_up = False
        """Whether the last words of the past are of a habit that one gave up, and hold for no more than that."""

    def open(self, match: Match, flag: int, way: str) -> None:
        """Have a cue hold for the terms behind it."""
        so_far = self.limits.get(flag, 0)
        self.limits[flag] = opened_to(self.text, match, flag, way, so_far, loose=self.loose)
        if flag == UNCERTAIN:
            self.doubt_end = match.end
            if match.term.surface.endswith(_WHETHER):
                self.doubt_to = match.end
            elif is_estimate(self.text[match.end : match.end + _ESTIMATE]):
                del self.limits[flag]  # "maybe four beers on a Saturday"
        elif flag == HISTORICAL:
            self.given_up = way == "habit"
        elif flag == HYPOTHETICAL:
            self.aimed = way == "next" and not so_far
            self.supposed = match.term.surface
            self.supposed_at = match.start

    def deny(self, match: Match) -> None:
        """End a doubt before a denial that is of something else: "maybe twice the size, no nodules"; but not "there's
        probably no fracture"."""
        if UNCERTAIN not in self.limits or match.term.surface.partition(" ")[0] not in CLAUSE_WORDS["of things"]:
            return
        gap = self.text[self.doubt_end : match.start]
        if not self.text.startswith((",", "."), match.end) and ("," in gap or len(gap.split()) > _DOUBTED_WORDS):
            del self.limits[UNCERTAIN]

    def stop(self, start: int) -> None:
        """End what does not go on in a new clause."""
        self.limits.pop(HISTORICAL, None)
        if self.doubt_to < start - 1:  # not where it is "not sure if I had a fever"
            self.limits.pop(UNCERTAIN, None)
        if self.loose:
            self.limits.pop(HYPOTHETICAL, None)

    def give_reason(self) -> None:
        """End a condition behind which one gives the reason: "I have to limit what I do because of my heart"."""
        if self.supposed in CLAUSE_WORDS["restrains"]:
            self.limits.pop(HYPOTHETICAL, None)

    def give(self, match: Match, mention: Mention, sentence_end: int) -> None:
        """Give a term what the open cues say, which then reach on from there."""
        start = match.start
        if self.given_up and match.term.category not in _HABITS:
            self.limits.pop(HISTORICAL, None)  # "since I quit smoking my cough is worse"
        if start < self.condition_to and match.term.category in COMPLAINTS:
            if not self.text.endswith(_BESIDES, 0, start):
                mention.flags |= HYPOTHETICAL
            self.condition_to = -1
        if self.limits:
            self._give_open(match, mention)
        if mention.flags & HYPOTHETICAL and self._is_coped_with(match, sentence_end):
            mention.flags = mention.flags & ~HYPOTHETICAL | UNCERTAIN

    def _give_open(self, match: Match, mention: Mention) -> None:
        limits = self.limits
        before = max(self.supposed_at, match.start - SENTENCE_REACH)
        if HYPOTHETICAL in limits and tells_facts(self.text[before : match.start]):
            del limits[HYPOTHETICAL]
        if HISTORICAL in limits and self._turns_to_today(match.start):
            del limits[HISTORICAL]
        for flag, limit in limits.items():
            if flag == HYPOTHETICAL and self._is_known(match):
                continue
            if match.start <= limit:
                mention.flags |= flag
                limits[flag] = max(limit, reach_of(self.text, match.end, flag, loose=self.loose))
        if self.aimed and HYPOTHETICAL in limits:
            self.aimed = False
            del limits[HYPOTHETICAL]

    def _is_known(self, match: Match) -> bool:
        """Whether it is there for all that is supposed of it: "any side effects from the metformin?", "did it help with
        the headache?"."""
        if match.term.category == "medication":
            return self.supposed.startswith(_EFFECTS)
        return self.supposed.startswith(_HELP) and self.text.endswith(_DEFINITE, 0, match.start)

    def _turns_to_today(self, start: int) -> bool:
        """Whether one goes on to how it is now: "I used to take metformin, now I'm on gliclazide"."""
        before = self.text[max(start - _TODAY_REACH, 0) : start]
        return "now " in before and _TODAY.search(before) is not None

    def _is_coped_with(self, match: Match, sentence_end: int) -> bool:
        """Whether a complaint is one that comes now and then: "if I have pain, I take Tylenol"."""
        if match.term.category not in COMPLAINTS or not self.supposed.startswith("if "):
            return False
        return copes(self.text[match.end : min(sentence_end, match.end + 2 * REACH)])

    def misread(self, sentence_start: int, sentence_end: int, *, asks: bool) -> int:
        """What does not hold of both, where one seems to ask for what is supposed: "I wonder if you have any …?" asks,
        "come back if you get any …." does not; "tell me if you have any" may do either."""
        lead = self.text[sentence_start : self.supposed_at].lower()
        if asks:
            return HYPOTHETICAL if "wonder" in lead else 0
        stopped = self.text.startswith(".", sentence_end - 1)
        return ASKED if stopped and not any(word in lead for word in _WANTS_TO_KNOW) else 0
