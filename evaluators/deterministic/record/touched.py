"""What an update of the record changed: whatever rests on it is done again."""

from __future__ import annotations

from collections.abc import Sequence

from evaluators.deterministic.record.dialogue.dialogue import AHEAD
from evaluators.deterministic.record.letters import Letter
from evaluators.deterministic.record.said import Entry, Key
from evaluators.vocabulary import Term


class Touched:
    """What an update changed, in order: each with how it was before.

    ``around`` are the utterances near one that came or went, and how far behind them that is (see ``Lookers``): a
    segment that moves goes on one side of an utterance and may come on the other.
    ``concepts`` hold term and signature, ``stems`` whether the stem was there; ``denied`` are stems of items that are
    denied now or no more, or were said more or less often, tokens of deeds, and names of tests with an outcome;
    ``figures`` says that one came that was not there, or went, ``sides`` under which names; ``letters`` were told, or
    are no more.
    """

    __slots__ = ("around", "concepts", "denied", "figures", "letters", "sides", "stems")

    def __init__(self) -> None:
        self.around: dict[tuple[Key, int], None] = {}
        self.concepts: dict[str, tuple[Term, tuple[object, ...] | None]] = {}
        self.stems: dict[str, bool] = {}
        self.denied: dict[str, None] = {}
        self.figures = False
        self.sides: set[str] = set()
        self.letters: list[Letter] = []

    def concept(self, term: Term, entry: Entry | None) -> None:
        """Note a concept before its entry changes."""
        if term.concept not in self.concepts:
            self.concepts[term.concept] = (term, None if entry is None else entry.signature())

    def force(self, term: Term) -> None:
        """Have everything on a concept done again: its quotes may read differently though its places are the same."""
        self.concepts[term.concept] = (term, ())

    def note_around(self, keys: Sequence[Key], position: int, behind: int) -> None:
        """Note how far the utterances around a position are off it; those behind it begin at another."""
        for place in range(max(position - AHEAD, 0), position):
            self.around[keys[place], position - place] = None
        for place in range(behind, min(behind + AHEAD, len(keys))):
            self.around[keys[place], behind - 1 - place] = None
