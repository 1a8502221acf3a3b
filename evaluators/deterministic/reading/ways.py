"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.reading.phrases import longest_first
from evaluators.deterministic.reading.words import read_words

_WHOLE: Final = (r"(?<![a-z-])(?:(", r"))(?![a-z-])")
_WORD: Final = re.compile(r"[a-z]+")
_BLANKS: Final = bytes(code if 97 <= code <= 122 else 32 for code in range(256))


class Ways(NamedTuple):
    """``pattern`` finds the words of each way in folded text, with a group for each.

    A text with none of the stems ``telling``, one of each phrase, and none of the phrases ``other``, all of whose words
    are too common to have a stem, has none of the ways.
    """

    pattern: re.Pattern[str]
    telling: frozenset[str]
    other: tuple[str, ...]


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
                word = max(_WORD.findall(phrase), key=len, default="")
                self._by_word.setdefault(word.encode(), []).append((phrase, number))
        self._wordless = self._by_word.pop(b"", [])
        self._words = frozenset(self._by_word)

    def may_be_in(self, low: str, stems: Sequence[str]) -> set[int]:
        """The numbers of ways that a ``lowered`` text, whose stems are given, may have."""
        found: set[int] = set()
        for stem in stems:
            numbers = self._by_stem.get(stem)
            if numbers is not None:
                found.update(numbers)
        for word in self._words.intersection(low.encode("ascii", "replace").translate(_BLANKS).split()):
            found.update([number for phrase, number in self._by_word[word] if phrase in low])
        found.update([number for phrase, number in self._wordless if phrase in low])
        return found


def ways_of(cells: Sequence[str]) -> Ways:
    """The ways of a row, each a cell of phrases with ``|`` between; empty cells are none."""
    ways = [cell.split("|") for cell in cells if cell]
    groups = [longest_first(way) for way in ways]
    stems = {phrase: max(read_words(phrase).stems, key=len, default="") for way in ways for phrase in way}
    firsts = re.escape("".join(sorted({phrase[0] for phrase in stems})))
    # The engine would try all of them at every place: it looks at the first letter before.
    return Ways(
        re.compile(rf"(?=[{firsts}])" + ")|(".join(groups).join(_WHOLE)),
        frozenset(stem for stem in stems.values() if stem),
        tuple([phrase for phrase, stem in stems.items() if not stem]),
    )
