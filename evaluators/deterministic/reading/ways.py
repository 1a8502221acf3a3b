"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from evaluators.deterministic.reading.phrases import alternatives
from evaluators.deterministic.reading.words import read_words

_WHOLE: Final = (r"(?<![a-z-])(?:(", r"))(?![a-z-])")


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

    __slots__ = ("_by_phrase", "_by_stem")

    def __init__(self, ways: Sequence[Ways]) -> None:
        self._by_stem: dict[str, list[int]] = {}
        by_phrase: dict[str, list[int]] = {}
        for number, one in enumerate(ways):
            for stem in one.telling:
                self._by_stem.setdefault(stem, []).append(number)
            for phrase in one.other:
                by_phrase.setdefault(phrase, []).append(number)
        self._by_phrase = tuple(by_phrase.items())

    def may_be_in(self, low: str, stems: Sequence[str]) -> set[int]:
        """The numbers of ways that a ``lowered`` text, whose stems are given, may have."""
        found: set[int] = set()
        for stem in stems:
            numbers = self._by_stem.get(stem)
            if numbers is not None:
                found.update(numbers)
        for phrase, of_phrase in self._by_phrase:
            if phrase in low:
                found.update(of_phrase)
        return found


def ways_of(cells: Sequence[str]) -> Ways:
    """The ways of a row, each a cell of phrases with ``|`` between; empty cells are none."""
    ways = [cell.split("|") for cell in cells if cell]
    groups = [alternatives(sorted(way, key=len, reverse=True)) for way in ways]
    stems = {phrase: max(read_words(phrase).stems, key=len, default="") for way in ways for phrase in way}
    firsts = re.escape("".join(sorted({phrase[0] for phrase in stems})))
    # The engine would try all of them at every place: it looks at the first letter before.
    return Ways(
        re.compile(rf"(?=[{firsts}])" + ")|(".join(groups).join(_WHOLE)),
        frozenset(stem for stem in stems.values() if stem),
        tuple([phrase for phrase, stem in stems.items() if not stem]),
    )
