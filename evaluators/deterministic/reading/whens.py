"""When something was, told by the calendar and not in figures: "the weekend before last", "since Labor Day"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from evaluators.deterministic.reading.wording.words import read_words
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows

_LED: Final = (
    r"(?:since|last|this past|past|from|after|before|until|of|started|start|began|begun|on|at|over|around|about|by|in"
    r"|had it)"
)
_MOST: Final = 8
_AHEAD: Final = re.compile(
    r"\b(?:next|coming|will|i'll|we'll|you'll|gonna|going to|see you|come back|book|appointment|every|each|most"
    r"|on (?:a|the))"
    r"(?: [a-z']+){0,3} $"
)
"""Before a name of the calendar that is of what is to come, or of each of them."""
_BACK: Final = 40


class When:
    """``words`` at ``[start:end]`` of a text: so many days ago, between ``least`` and ``most``; of a ``sort`` of names
    one excludes the others."""

    __slots__ = ("end", "least", "most", "sort", "start", "words")

    def __init__(self, words: str, start: int, end: int, least: float, most: float, sort: str) -> None:
        self.words = words
        self.start = start
        self.end = end
        self.least = least
        self.most = most
        self.sort = sort

    def excludes(self, other: When) -> bool:
        """Whether not both can be: two names of a sort, or days too far apart to be a slip of memory."""
        if self.sort and self.sort == other.sort:
            return self.words != other.words
        return self.least > other.most * _SLACK + 1 or other.least > self.most * _SLACK + 1


_SLACK: Final = 1.5
_ROWS: Final = [
    (phrase, (float(least), float(most), sort))
    for words, least, most, sort in read_rows("when_words.tsv", least=3)
    for phrase in words.split("|")
]
_OF: Final = dict(_ROWS)
WHEN_STEMS: Final = tuple(dict.fromkeys(stem for phrase in _OF for stem in read_words(phrase).stems[:1]))
"""Stems of which every text with such words has one, but for those of today."""
_WHEN: Final = re.compile(rf"\b(?:{longest_first(_OF)})\b")
_NAMED: Final = re.compile(rf"\b{_LED}(?: [a-z']+){{0,2}}? $")


_OPENS: Final = re.compile(
    r"\W*(?:(?:um|uh|oh|well|it was|it'd be|probably|i think|maybe|that was|must have been|about)[ ,]+)*$"
)
"""Before a name that is the whole of a reply."""


def whens_in(low: str, start: int = 0, end: int | None = None) -> Iterator[When]:
    """All that a text in small letters tells between two places; names of the calendar only where words before them
    tell that it is of what was."""
    for found in islice(_WHEN.finditer(low, start, len(low) if end is None else end), _MOST):
        least, most, sort = _OF[found[0]]
        before = low[max(found.start() - _BACK, 0) : found.start()]
        if _AHEAD.search(before) is not None:
            continue
        opens = found.start() < _BACK and _OPENS.fullmatch(before) is not None
        if sort and not opens and _NAMED.search(before) is None:
            continue
        yield When(found[0], found.start(), found.end(), least, most, sort)
