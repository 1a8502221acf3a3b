"""Mentions: one clinical term as it stands in a text, with what its context says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from mypy_extensions import mypyc_attr

from engine.finding import Assertion, Category
from evaluators.vocabulary import Match, Term

NEGATED: Final = 1
UNCERTAIN: Final = 2
HYPOTHETICAL: Final = 4
HISTORICAL: Final = 8
FAMILY: Final = 16
ASKED: Final = 32
"""In a question that nobody has answered (yet): not a fact."""
CORRECTION: Final = 64
"""Said to put right what was said before."""
ANSWERED: Final = 128
"""In a question that was answered; the other flags hold the answer."""

USED: Final = 256
"""Said to be taken, started, continued or prescribed."""

STATED: Final = 512
"""Said with somebody as its subject ("I get …", "you have …") or in a longer utterance, not thrown in."""

EXAMINED: Final = 1024
"""Said where the clinician tells what the examination or a test shows."""

PARTLY: Final = 2048
"""Denied for a time or an occasion only: "no longer", "not right away", "not anymore"."""

PRESUMED: Final = 4096
"""In a question that takes it for granted: "how is your cough?"; affirmed unless the answer is no."""

ACTION: Final = "action"
"""Kind of the cues that say what is done about a drug."""
START: Final = 8192
STOP: Final = 16384
KEEP: Final = 32768
RAISE: Final = 65536
LOWER: Final = 131072
"""A drug that is to be, or was, started, stopped, kept, raised or lowered."""
ACTIONS: Final = START | STOP | KEEP | RAISE | LOWER

PASSED: Final = 262144
"""In a question for several things whose answer names another one: "any fever, cough?" – "a bit of a cough"."""

ENDED: Final = 524288
"""A drug that was stopped before now: what goes with ``STOP``."""

UNRAISED: Final = 1048576
"""A drug that is not to be raised: kept at the same dose."""

DECLINED: Final = 2097152
"""Offered and not wanted, or put off: says nothing of what is taken or done otherwise."""

NOT_SO: Final = NEGATED | UNCERTAIN | HYPOTHETICAL | FAMILY
"""With any of these, a mention does not say that the patient has the thing, or once had it."""

COMPLAINTS: Final[tuple[str, ...]] = ("symptom", "problem")
"""Term categories of what one complains of or suffers from."""
CAUSES: Final[tuple[str, ...]] = ("medication", "allergen")
"""Term categories of what a reaction comes from, and an allergy is to."""
TESTS: Final[tuple[str, ...]] = ("lab", "procedure")
"""Term categories of what is ordered and done, and has a result."""

ANY_PAIN: Final = "sx:pain"
TENDERNESS: Final = "sx:tenderness"
"""What examiners mean by pain at a place."""
ANY_ALLERGY: Final = "allergen:allergy"
ANY_SURGERY: Final = "proc:surgery"

FACT_CATEGORY: Final[dict[str, Category]] = {
    "medication": "medication",
    "problem": "problem",
    "symptom": "symptom",
    "vital": "vital",
    "lab": "lab",
    "procedure": "procedure",
    "allergen": "allergy",
    "substance": "problem",
}
"""Term categories that are clinical entities of their own; the others only qualify them."""

ASKED_OVER: Final = 4194304
"""In a question whether it is over: "has the cough gone?"; yes denies it, no affirms it."""

REASON: Final = 8388608
"""In a question, with ``PRESUMED``, as the reason for what is asked: "because you smoke?"; no leaves it open."""

ACCEPTED: Final = 16777216
"""Offered or ordered, and the other agreed to it."""

HOW: Final = 33554432
"""In a question how a thing is that one always has ("how's your appetite?"): what the reply says of that decides."""

POINTS: Final[dict[str, int]] = {"critical": 16, "major": 8, "minor": 4, "info": 0}
"""Weight of a term in the scores. Whole numbers: sums stay exact whatever the order of updates."""
GRAVE: Final[tuple[str, ...]] = ("critical", "major")
"""Weights of terms that nobody names by the way."""


@mypyc_attr(acyclic=True)
class Mention:
    """A term at ``text[start:end]`` and its context: flags, side ("left", "right", "both" or "") and relative."""

    __slots__ = ("act_at", "end", "flags", "relative", "sentence", "side", "side_at", "start", "term")

    def __init__(self, match: Match, sentence: int) -> None:
        self.start = match.start
        self.end = match.end
        self.term: Term = match.term
        self.flags = 0
        self.side = ""
        self.side_at: tuple[int, int] | None = None
        self.relative = ""
        self.act_at: tuple[int, int] | None = None
        self.sentence = sentence

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in its text: first and one behind last code point."""
        return (self.start, self.end)

    def of(self, term: Term) -> Mention:
        """The same mention of another term."""
        other = Mention(Match(self.start, self.end, term), self.sentence)
        other.flags, other.side, other.side_at, other.relative = self.flags, self.side, self.side_at, self.relative
        other.act_at = self.act_at
        return other


def first_from(mentions: Sequence[Mention], start: int) -> int:
    """Index of the first mention of a text that begins at a place or behind it: found without a walk, as a text may be
    long."""
    first, end = 0, len(mentions)
    while first < end:  # as ``bisect_left`` by a key, which takes several times as long where this is compiled
        middle = (first + end) // 2
        if mentions[middle].start < start:
            first = middle + 1
        else:
            end = middle
    return first


def mentions_between(mentions: Sequence[Mention], first: int, last: int) -> Sequence[Mention]:
    """The mentions of a text, in order, that begin in [first, last)."""
    return mentions[first_from(mentions, first) : first_from(mentions, last)]


def mention_at(mentions: Sequence[Mention], start: int) -> Mention | None:
    """The first mention that begins at a place."""
    at = first_from(mentions, start)
    return mentions[at] if at < len(mentions) and mentions[at].start == start else None


def assertion_of(flags: int) -> Assertion:
    """The one word for a set of flags that the wire format has."""
    if flags & FAMILY:
        return "family"
    if flags & HYPOTHETICAL:
        return "hypothetical"
    if flags & NEGATED:
        return "negated"
    if flags & (UNCERTAIN | ASKED):
        return "uncertain"
    return "historical" if flags & HISTORICAL else "affirmed"
