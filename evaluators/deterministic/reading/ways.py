"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``). A phrase may be of several ways: "no better" is said of
what is worse and of what is the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Final

from mypy_extensions import mypyc_attr

from evaluators.deterministic.reading.words import read_words

_WORD: Final = re.compile(r"[a-z]+")
_RUN: Final = re.compile(r"[a-z0-9]+")
_BLANKS: Final = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
NO_WAYS: Final[frozenset[int]] = frozenset()
_FAR: Final = sys.maxsize
_SHORTHAND: Final = 4
"""Letters of what notes write short, at most ("qam", "tds"): the stems of a statement leave out what a term has."""

Forms = Mapping[str, Sequence[str]]
"""What a name at the beginning of a phrase stands for, each with a blank behind it, by its first letters or figures."""
_Rests = dict[str, list[tuple[str, frozenset[int]]]]
"""Phrases with the ways that they mean, the longest first, by their first letters or figures."""


@mypyc_attr(acyclic=True)
class Way:
    """A phrase at ``[start:end]`` of a text, and the ways that it may mean."""

    __slots__ = ("end", "start", "ways")

    def __init__(self, start: int, end: int, ways: frozenset[int]) -> None:
        self.start = start
        self.end = end
        self.ways = ways


class Ways:
    """The phrases of some ways, by number. Whole words of a text in small letters are held against them.

    A phrase may open with a name, "{didn't} help" for one of many denials: such come before phrases of their own words,
    and of what begins at a place the longest counts.

    A text with none of the stems ``telling``, one of each phrase, and none of the phrases ``other``, all of whose words
    are short or too common to have a stem, has none of the ways; nor has one with none of the ``words``, of which there
    are none where a phrase has figures alone.
    """

    __slots__ = ("_named", "_plain", "meanings", "other", "telling", "words")

    def __init__(self, meanings: dict[str, frozenset[int]], openings: Mapping[str, Forms]) -> None:
        """``meanings`` has of which ways each phrase is."""
        self.meanings = meanings
        plain: list[tuple[str, frozenset[int]]] = []
        named: dict[str, list[tuple[str, frozenset[int]]]] = {}
        for phrase, ways in meanings.items():
            name, _, rest = phrase.partition(" ")
            if name in openings:
                named.setdefault(name, []).append((rest, ways))
            else:
                plain.append((phrase, ways))
        self._plain = _by_run(plain)
        self._named = [(forms, _by_run(named[name])) for name, forms in openings.items() if name in named]
        told = [phrase for phrase, _ in chain(plain, *named.values())]
        stems = {phrase: "" if len(phrase) <= _SHORTHAND else _longest_stem(phrase) for phrase in told}
        self.telling = frozenset(stem for stem in stems.values() if stem)
        self.other = tuple([phrase for phrase, stem in stems.items() if not stem])
        words = frozenset(map(_longest_word, told))
        self.words = frozenset[bytes]() if b"" in words else words

    @property
    def all(self) -> frozenset[int]:
        return NO_WAYS.union(*self.meanings.values())

    def may_be_in(self, low: str) -> bool:
        """Whether a text may have any: that takes far less than to look for them."""
        return not self.words or not self.words.isdisjoint(_words_in(low))

    def found(self, low: str, start: int = 0, end: int = _FAR) -> list[Way]:
        """Those between two places, in order; none goes over another."""
        found: list[Way] = []
        end = min(end, len(low))
        if not self.may_be_in(low[start:end]):
            return found
        last = start
        for run in _RUN.finditer(low, start, end):
            if run.start() >= last and (way := self._beginning(low, run[0], run.start(), end)) is not None:
                found.append(way)
                last = way.end
        return found

    def first(self, low: str, start: int = 0, end: int = _FAR) -> Way | None:
        """The first one of them."""
        end = min(end, len(low))
        if self.may_be_in(low[start:end]):
            for run in _RUN.finditer(low, start, end):
                way = self._beginning(low, run[0], run.start(), end)
                if way is not None:
                    return way
        return None

    def at(self, low: str, start: int) -> Way | None:
        """The one that begins at a place."""
        run = _RUN.match(low, start)
        return None if run is None else self._beginning(low, run[0], start, len(low))

    def _beginning(self, low: str, run: str, start: int, end: int) -> Way | None:
        """The one that begins with a run of letters and figures."""
        if start and (low[start - 1] in "-_" or low[start - 1].isalnum()):
            return None
        for forms, rests in self._named:
            for form in forms.get(run, ()):
                if low.startswith(form, start, end):
                    place = start + len(form)
                    following = _RUN.match(low, place, end)
                    way = None if following is None else _longest(rests, low, following[0], place, end)
                    if way is not None:
                        return Way(start, way.end, way.ways)
        return _longest(self._plain, low, run, start, end)


def _longest(phrases: _Rests, low: str, run: str, start: int, end: int) -> Way | None:
    """The longest phrase that begins at a place with a run, and ends with a word."""
    for phrase, ways in phrases.get(run, ()):
        if low.startswith(phrase, start, end) and not _goes_on(low, start + len(phrase), end):
            return Way(start, start + len(phrase), ways)
    return None


def _goes_on(low: str, at: int, end: int) -> bool:
    """Whether a word goes on at a place."""
    return at < end and (low[at] == "-" or "a" <= low[at] <= "z")


def _by_run(phrases: Iterable[tuple[str, frozenset[int]]]) -> _Rests:
    found: _Rests = {}
    for phrase, ways in sorted(phrases, key=lambda item: -len(item[0])):
        run = _RUN.match(phrase)
        found.setdefault(run[0] if run is not None else "", []).append((phrase, ways))
    return found


def forms_of(phrases: Iterable[str]) -> Forms:
    """What a name stands for."""
    found: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        run = _RUN.match(phrase)
        found.setdefault(run[0] if run is not None else "", []).append(f"{phrase} ")
    return found


def _words_in(low: str) -> list[bytes]:
    return low.encode("ascii", "replace").translate(_BLANKS).split()


def _longest_word(phrase: str) -> bytes:
    return max(_WORD.findall(phrase), key=len, default="").encode()


class WaysIndex:
    """Tells of many ways, by their numbers, which a text may have: the patterns of the others need not be tried."""

    __slots__ = ("_by_stem", "_by_word", "_wordless", "_words")

    def __init__(self, ways: Sequence[Ways]) -> None:
        self._by_stem: dict[str, list[int]] = {}
        self._by_word: dict[bytes, list[tuple[str, int]]] = {}
        """Phrases, each by the longest of its words; it takes far less to look for words than for phrases."""
        for number, one in enumerate(ways):
            for stem in one.telling:
                self._by_stem.setdefault(stem, []).append(number)
            for phrase in one.other:
                self._by_word.setdefault(_longest_word(phrase), []).append((phrase, number))
        self._wordless = self._by_word.pop(b"", [])
        self._words = frozenset(self._by_word)

    def may_be_in(self, low: str, stems: Sequence[str]) -> set[int]:
        """The numbers of ways that a ``lowered`` text, whose stems are given, may have."""
        found: set[int] = set()
        for stem in stems:
            numbers = self._by_stem.get(stem)
            if numbers is not None:
                found.update(numbers)
        for word in self._words.intersection(_words_in(low)):
            found.update([number for phrase, number in self._by_word[word] if phrase in low])
        found.update([number for phrase, number in self._wordless if phrase in low])
        return found


def _longest_stem(phrase: str) -> str:
    return max(read_words(phrase).stems, key=len, default="")


def ways_of(cells: Sequence[str]) -> Ways:
    """The ways of a row, each a cell of phrases with ``|`` between; empty cells are none."""
    return ways_meant([cell.split("|") for cell in cells if cell], {})


def ways_meant(ways: Sequence[Iterable[str]], openings: Mapping[str, Forms]) -> Ways:
    """The same of the phrases of each way; ``openings`` are the names of first words."""
    meanings: dict[str, set[int]] = {}
    for number, phrases in enumerate(ways, 1):
        for phrase in phrases:
            meanings.setdefault(phrase, set()).add(number)
    return Ways({phrase: frozenset(numbers) for phrase, numbers in meanings.items()}, openings)
