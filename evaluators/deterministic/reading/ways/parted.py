"""Several things of one sort, each told to be in its own way: "furosemide in the morning, simvastatin at night".

Where commas or an "and" part them, and each part tells a way, it tells it of no other thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.ways.ways import Ways

_PART: Final = re.compile(r"[,;]| (?=and |but |while |whereas )")
_MOST: Final = 6


def own_part(ways: Ways, text: str, mention: Mention, mentions: Sequence[Mention]) -> tuple[int, int]:
    """Where the part of a text begins and ends that is of a mention alone; all of it where none is."""
    same = [other for other in mentions if other.term.category == mention.term.category]
    at = next((number for number, other in enumerate(same) if other.start == mention.start), -1)
    if at < 0 or not 1 < len(same) <= _MOST:
        return 0, len(text)
    bounds = [0]
    for before, after in pairwise(same):
        parted = [sign.end() for sign in _PART.finditer(text, before.end, after.start)]
        if not parted:
            return 0, len(text)
        bounds.append(parted[-1])
    bounds.append(len(text))
    if any(ways.first(text, bounds[number], bounds[number + 1]) is None for number in range(len(same))):
        return 0, len(text)
    return bounds[at], bounds[at + 1]


def alone(text: str, place: tuple[int, int]) -> str:
    """A text without what is around a place, which stays where it is."""
    start, end = place
    return text if (start, end) == (0, len(text)) else " " * start + text[start:end]
