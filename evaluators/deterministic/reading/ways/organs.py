"""What an examination tells of a part of the body in a word: "your throat looks fine", "reflexes and power are normal".

The parts, and the words, are data (``organ_rules.tsv``). Each is a matter (see ``matters``) that is sound or ill; set
phrases say it of others, or in other ways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.words import Words, mark_of, read_words
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

SOUND: Final = "sound"
ILL: Final = "ill"
_MOST: Final = 16
_BEFORE: Final = 24
_BEHIND: Final = 48
_ONE_SIDE: Final = re.compile(r",? (?:(?:on|in|at|over) (?:the|your|his|her) (?:left|right)|except|apart)\b")

_ROWS: Final = read_rows("organ_rules.tsv", least=3)
_WORDS: Final = {role: words.split("|") for matter, words, role, _ in _ROWS if not matter}
_WELL: Final = frozenset(_WORDS["well"])
_TELLING: Final = longest_first((*_WORDS["well"], *_WORDS["unwell"]))
_MARK: Final = mark_of((*_WORDS["well"], *_WORDS["unwell"]))
_GRADED: Final = "/5"
"""In what is told without letters: "strength 4/5"."""
_BE: Final = rf"(?:(?: |(?='))(?:{longest_first(_WORDS['be'])})(?![a-z]))"
_OPEN: Final = re.compile(rf"\b(?:{longest_first(_WORDS['open'])})\b")


class Organ(NamedTuple):
    """A matter told to be sound or ill at ``[start:end]``."""

    matter: str
    start: int
    end: int
    way: str


class _Names:
    """By what a part of the body is known in talk, or in notes."""

    __slots__ = ("_behind", "_matters", "_name", "_stems", "_told")

    def __init__(self, column: int) -> None:
        self._matters = {name: row[0] for row in _ROWS if row[0] for name in row[column].split("|")}
        self._stems = frozenset([read_words(name).stems[-1] for name in self._matters])
        name = longest_first(self._matters)
        several = rf"\b(?:{name})(?:(?:,|,? and|,? or|/| &) ?(?:the |your )?(?:{name}))*"
        where = rf"(?: (?:{longest_first(_WORDS['where'])}))?"
        self._told = re.compile(rf"(?P<names>{several}){where}:?{_BE}{{0,3}} (?P<how>{_TELLING})(?![\w/-])")
        self._behind = re.compile(rf"\b(?P<how>{_TELLING}) (?P<names>{several})\b(?!:)")
        self._name = re.compile(rf"\b(?:{name})\b")

    def found(self, lower: str, words: Words) -> Iterator[Organ]:
        """The parts of which a text in small letters tells how they are; ``words`` are its own."""
        if not (words.marks & _MARK or _GRADED in lower) or self._stems.isdisjoint(words.stems):
            return
        for pattern in (self._told, self._behind):
            for match in islice(pattern.finditer(lower), _MOST):
                way = SOUND if match["how"] in _WELL else ILL
                for name in self._name.finditer(match["names"]):
                    yield Organ(self._matters[name[0]], match.start(), match.end(), way)


_SAID: Final = _Names(1)
_NOTED: Final = _Names(2)
_FOUND: Final = {name: matter for matter, _, _, names in _ROWS if matter for name in names.split("|") if name}


def organs_said(lower: str, words: Words) -> Iterable[Organ]:
    return _SAID.found(lower, words)


def organs_noted(lower: str, words: Words) -> Iterable[Organ]:
    return _NOTED.found(lower, words)


def ill_organs(mentions: Sequence[Mention], unsaid: int) -> Iterator[Organ]:
    """The parts that are ill by the findings of a statement, but those with one of the flags ``unsaid``."""
    for mention in mentions:
        matter = _FOUND.get(mention.term.concept)
        if matter is not None and not mention.flags & unsaid:
            yield Organ(matter, mention.start, mention.end, ILL)


def of_a_part(before: str, behind: str) -> bool:
    """Whether the words around such a part tell of one side, or of another time."""
    return _OPEN.search(f"{before[-_BEFORE:]} {behind[:_BEHIND]}") is not None


def of_one_side(behind: str) -> bool:
    """Whether the words right behind what is told leave a side out: "reflexes are good on the left"."""
    return _ONE_SIDE.match(behind) is not None
