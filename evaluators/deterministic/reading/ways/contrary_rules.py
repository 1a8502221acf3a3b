"""The rules by which ways of being exclude one another, by the categories and concepts that they are of.

Each row of ``contrary_rules.tsv`` has ways of which one excludes the others. What is said in many forms has a name in
``contrary_words.tsv``: "<worked> wonders" stands for one phrase of each that "worked" has, "{didn't} help" for one that
begins with any that "didn't" has, and perhaps an adverb.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple, cast

from engine.finding import Kind
from evaluators.deterministic.reading.ways.ways import Forms, Ways, WaysIndex, forms_of, ways_meant
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role, read_rows

CONTRARY_WORDS: Final = phrases_by_role("contrary_words.tsv")
CONTRARY_PATTERNS: Final = by_role(CONTRARY_WORDS)
TREATMENTS: Final = ("medication", "procedure")
_APART: Final = frozenset(CONTRARY_WORDS["apart"])
_PAST: Final = frozenset(CONTRARY_WORDS["past"])
_WITH: Final = frozenset(("with",))
"""Leads from a treatment to what it did."""
_ONSET: Final = "onset"
_DEGREE: Final = "degree"
_MEASURED: Final = ("lab", "vital")
_ORDER: Final = "order"
_HAD: Final = "had"
_UNDONE: Final = frozenset(("not", "no", "never", "any", "cannot", "less"))
"""What makes of an urgent test none."""
EFFECTS: Final = "gives me side effects"
"""What a complaint says of a drug, where the drug was asked for."""
_NAME: Final = re.compile("<([^<>]+)>")
_OPENING: Final = re.compile("{([^{}]+)} ")


class Rule(NamedTuple):
    """Ways of one kind, in the row of that number; the words ``apart`` must not stand between them and the thing."""

    number: int
    kind: Kind
    ways: Ways
    every: frozenset[int]
    """All of the ways: what says nothing of them."""
    apart: frozenset[str]
    goes_on: bool
    """Whether it is told of a thing in the next clause as well: "I took Tylenol but that didn't help"."""
    once: bool
    """Whether it is of the beginning, which is told behind a comma as well, and on an occasion holds for good."""
    graded: bool
    """Whether its ways are degrees, mild and severe: a complaint has both in turn, often told without its name."""
    ahead: frozenset[str]
    """Words before a way that stands before its thing, which is not told of it then: "for an urgent CT" is."""
    measured: bool
    """Whether it is of what has a value: "low at nine"."""
    had: bool
    """Whether who denies a way says nothing of another: "no chest pain at rest"."""


class Rules:
    """All of them; ``index`` tells which a text may have ways of, by their numbers. ``of_effects`` are those of which a
    reply may tell by naming a complaint: "any side effects?" – "some diarrhea"."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []
        self._of: dict[str, list[int]] = {}
        named = openings()
        for number, (kind, of, *cells) in enumerate(read_rows("contrary_rules.tsv", least=4)):
            names = of.split("|")
            ways = ways_meant([phrases_of(cell) for cell in cells if cell], named)
            goes_on = any(name in TREATMENTS for name in names)
            passes = kind == "temporality" or _DEGREE in names
            apart = _APART - _WITH if goes_on else _APART | _PAST if passes else _APART
            ahead = _UNDONE if _ORDER in names else _APART
            how = (goes_on, _ONSET in names, _DEGREE in names, ahead, _is_measured(names), _HAD in names)
            self._rules.append(Rule(number, cast("Kind", kind), ways, ways.all, apart, *how))
            for name in names:
                self._of.setdefault(name, []).append(number)
        self.index = WaysIndex([rule.ways for rule in self._rules])
        self.of_effects = self.index.may_be_in(EFFECTS)

    def has(self, term: Term) -> bool:
        """Whether there are any of a term."""
        return term.category in self._of or term.concept in self._of or any(name in self._of for name in term.classes)

    def of(self, term: Term, numbers: AbstractSet[int]) -> Iterator[tuple[str, Rule]]:
        """Those of a term among some, each with the name that it is of."""
        for name in (term.category, term.concept, *term.classes):
            for number in self._of.get(name, ()):
                if number in numbers:
                    yield name, self._rules[number]


def _is_measured(names: list[str]) -> bool:
    return any(name.partition(":")[0] in _MEASURED for name in names)


@lru_cache(maxsize=1)
def contrary_rules() -> Rules:
    return Rules()


def phrases_of(cell: str) -> Iterator[str]:
    """The phrases of a cell, with all that the names in them stand for."""
    for phrase in cell.split("|"):
        pieces = _NAME.split(phrase)  # every other one is a name
        for chosen in product(*[_named(piece) if number % 2 else [piece] for number, piece in enumerate(pieces)]):
            yield "".join(chosen)


def _named(name: str) -> list[str]:
    return list(phrases_of("|".join(CONTRARY_WORDS[name])))


def openings() -> dict[str, Forms]:
    """What the names stand for that phrases begin with: each as it is, and with an adverb behind it."""
    names = sorted({name for phrases in CONTRARY_WORDS.values() for name in _OPENING.findall("|".join(phrases))})
    ends = ["", *[f" {adverb}" for adverb in CONTRARY_WORDS["adverb"]]]
    return {f"{{{name}}}": forms_of(form + end for form in CONTRARY_WORDS[name] for end in ends) for name in names}
