"""The rules by which ways of being exclude one another, by the categories and concepts that they are of.

Each row of ``contrary_rules.tsv`` has ways of which one excludes the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple, cast

from engine.finding import Kind
from evaluators.deterministic.reading.ways import Ways, WaysIndex, ways_of
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import phrases_by_role, read_rows

CONTRARY_WORDS: Final = phrases_by_role("contrary_words.tsv")
_APART: Final = frozenset(CONTRARY_WORDS["apart"])
_PAST: Final = frozenset(CONTRARY_WORDS["past"])
_ONSET: Final = "onset"


class Rule(NamedTuple):
    """Ways of one kind; the words ``apart`` must not stand between them and the thing."""

    kind: Kind
    ways: Ways
    apart: frozenset[str]
    goes_on: bool
    """Whether it is told of a thing in the next clause as well: "I took Tylenol but that didn't help"."""
    once: bool
    """Whether it is of the beginning, which is told behind a comma as well, and on an occasion holds for good."""


class Rules:
    """All of them; ``index`` tells which a text may have ways of, by their numbers."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._of: dict[str, list[int]] = {}
        for number, (kind, names, *ways) in enumerate(read_rows("contrary_rules.tsv", least=4)):
            apart = _APART | _PAST if kind == "temporality" else _APART
            self._rules.append(
                Rule(cast("Kind", kind), ways_of(ways), apart, names == "medication", _ONSET in names.split("|"))
            )
            for name in names.split("|"):
                self._of.setdefault(name, []).append(number)
        self.index = WaysIndex([rule.ways for rule in self._rules])

    def has(self, term: Term) -> bool:
        """Whether there are any of a term."""
        return term.category in self._of or term.concept in self._of or any(name in self._of for name in term.classes)

    def of(self, term: Term, numbers: set[int]) -> Iterator[tuple[str, Rule]]:
        """Those of a term among some, each with the name that it is of."""
        for name in (term.category, term.concept, *term.classes):
            for number in self._of.get(name, ()):
                if number in numbers:
                    yield name, self._rules[number]


@lru_cache(maxsize=1)
def contrary_rules() -> Rules:
    return Rules()
