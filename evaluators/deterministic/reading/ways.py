"""Ways in which a thing may be, of which one excludes the others: constant, or on and off.

Which ones do is data (``contrary_rules``, ``choice_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

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

    def may_be_in(self, low: str, stems: Sequence[str]) -> bool:
        """A cheap test of a folded text, whose stems are given."""
        return not self.telling.isdisjoint(stems) or any(phrase in low for phrase in self.other)


def ways_of(cells: Sequence[str]) -> Ways:
    """The ways of a row, each a cell of phrases with ``|`` between; empty cells are none."""
    ways = [cell.split("|") for cell in cells if cell]
    groups = ["|".join(sorted(map(re.escape, way), key=len, reverse=True)) for way in ways]
    stems = {phrase: max(read_words(phrase).stems, key=len, default="") for way in ways for phrase in way}
    return Ways(
        re.compile(")|(".join(groups).join(_WHOLE)),
        frozenset(stem for stem in stems.values() if stem),
        tuple([phrase for phrase, stem in stems.items() if not stem]),
    )
