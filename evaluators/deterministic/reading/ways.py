"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``). A phrase may be of several ways: "no better" is said of
what is worse and of what is the same.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from evaluators.deterministic.reading.words import read_words
from evaluators.vocabulary.patterns import by_words

_WORD: Final = re.compile(r"[a-z]+")
_BLANKS: Final = bytes(code if 97 <= code <= 122 else 32 for code in range(256))
NO_WAYS: Final[frozenset[int]] = frozenset()
_FAR: Final = sys.maxsize
_SHORTHAND: Final = 4
"""Letters of what notes write short, at most ("qam", "tds"): the stems of a statement leave out what a term has."""


class Ways:
    """``pattern`` finds the phrases in folded text, ``meanings`` has of which ways each of them is.

    What ``openings`` find at the beginning of a phrase has a name there, as "didn't really" is one of many denials.

    A text with none of the stems ``telling``, one of each phrase, and none of the phrases ``other``, all of whose words
    are short or too common to have a stem, has none of the ways; nor has one with none of the ``words``, of which there
    are none where a phrase has figures alone.
    """

    __slots__ = ("meanings", "openings", "other", "pattern", "telling", "words")

    def __init__(
        self,
        pattern: re.Pattern[str],
        meanings: dict[str, frozenset[int]],
        openings: dict[str, re.Pattern[str]],
        telling: frozenset[str],
        other: tuple[str, ...],
        words: frozenset[bytes],
    ) -> None:
        self.pattern = pattern
        self.meanings = meanings
        self.openings = openings
        self.telling = telling
        self.other = other
        self.words = words

    def may_be_in(self, low: str) -> bool:
        """Whether a text in small letters may have any: that takes far less than to look for them."""
        return not self.words or not self.words.isdisjoint(_words_in(low))

    def found(self, low: str, start: int = 0, end: int = _FAR) -> Iterator[re.Match[str]]:
        """Those that a text in small letters has between two places."""
        return self.pattern.finditer(low, start, end) if self.may_be_in(low[start:end]) else iter(())

    def first(self, low: str, start: int = 0, end: int = _FAR) -> re.Match[str] | None:
        """The first one of them."""
        return self.pattern.search(low, start, end) if self.may_be_in(low[start:end]) else None

    def of(self, found: re.Match[str]) -> frozenset[int]:
        """The ways that a match of the pattern may mean."""
        phrase = found[0]
        meant = self.meanings.get(phrase)
        if meant is not None:
            return meant
        for name, pattern in self.openings.items():
            opening = pattern.match(phrase)
            if opening is not None and (meant := self.meanings.get(name + phrase[opening.end() :])) is not None:
                return meant
        return NO_WAYS

    @property
    def all(self) -> frozenset[int]:
        return frozenset().union(*self.meanings.values())


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


def ways_meant(ways: Sequence[Iterable[str]], openings: Mapping[str, str]) -> Ways:
    """The same of the phrases of each way; ``openings`` have the patterns of first words that are but names."""
    meanings: dict[str, set[int]] = {}
    for number, phrases in enumerate(ways, 1):
        for phrase in phrases:
            meanings.setdefault(phrase, set()).add(number)
    told = [phrase.partition(" ")[2] if phrase.partition(" ")[0] in openings else phrase for phrase in meanings]
    stems = {phrase: "" if len(phrase) <= _SHORTHAND else _longest_stem(phrase) for phrase in told}
    used = {name: pattern for name, pattern in openings.items() if any(p.startswith(f"{name} ") for p in meanings)}
    # The engine would try all of them at every place: it looks at the first letter before.
    return Ways(
        re.compile(rf"\b(?=[a-z0-9])(?<!-)(?:{by_words(meanings, used)})(?![a-z-])"),
        {phrase: frozenset(numbers) for phrase, numbers in meanings.items()},
        {name: re.compile(pattern) for name, pattern in used.items()},
        frozenset(stem for stem in stems.values() if stem),
        tuple([phrase for phrase, stem in stems.items() if not stem]),
        frozenset() if b"" in (words := frozenset(map(_longest_word, told))) else words,
    )
