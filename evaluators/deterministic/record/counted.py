"""What was counted over real visits: how much a token tells of a visit, what tells of it, how much a word carries.

A record carries the tables it is judged by. They are the committed ones unless others are given, as when figures are
taken on visits that must not have been counted (``bench.meta --held-out``). ``fit`` computes them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from evaluators.vocabulary.rows import TABLES, read_rows

EVIDENCE: Final = TABLES / "evidence_rules.tsv"
SALIENCE: Final = TABLES / "salience_rules.tsv"
TRACES: Final = TABLES / "trace_rules.tsv"
ANY_WORD: Final = "*"


class Weight(NamedTuple):
    """Hundredths of a natural log ratio: added when the token was said, and when it was not (mostly negative)."""

    said: int
    unsaid: int


_NOTHING: Final = Weight(0, 0)


class Trace(NamedTuple):
    """What people say where notes have a word that nobody said: "married" is told by "husband".

    ``heard`` is added to the word's evidence when any of ``names`` (stems or concepts) was said, ``unheard`` otherwise.
    """

    heard: int
    unheard: int
    names: tuple[str, ...]


class Counted:
    """Tables of one count, never changed. ``weights`` are by token or, for rare ones, by ``*category section``."""

    __slots__ = ("masses", "traces", "weights")

    def __init__(self, weights: dict[str, Weight], masses: dict[str, int], traces: dict[str, Trace]) -> None:
        self.weights = weights
        self.masses = masses
        self.traces = traces

    def weight(self, name: str, category: str, section: str) -> Weight:
        """What a token tells in a section of the note."""
        return self.weights.get(name) or self.weights.get(f"*{category} {section}", _NOTHING)

    def mass(self, stem: str) -> int:
        """How much of a visit a word carries, in thousandths: the squared share of visits whose notes have it once
        said."""
        return self.masses.get(stem) or self.masses[ANY_WORD]

    def total(self, stems: Iterable[str]) -> int:
        """The mass of all of some stems."""
        masses, other = self.masses, self.masses[ANY_WORD]
        return sum([masses.get(stem) or other for stem in stems])


@lru_cache(maxsize=1)
def committed() -> Counted:
    """The tables that are part of the rules."""
    weights = {token: Weight(int(said), int(unsaid)) for token, said, unsaid in read_rows(EVIDENCE.name)}
    masses = {word: int(mass) for word, mass in read_rows(SALIENCE.name)}
    traces = {
        token: Trace(int(heard), int(unheard), tuple(names.split(" ")))
        for token, heard, unheard, names in read_rows(TRACES.name)
    }
    return Counted(weights, masses, traces)
