"""Names that are nearly the same: how recognisers and people in haste misspell what drugs are called."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LONG: Final = 6
"""Code points from which on a name is long enough to be known by most of its letters."""
_LONGEST: Final = 24
_TWO_ERRORS: Final = 8
_WORD: Final = re.compile(r"[a-z]+")


def long_words(text: str) -> list[str]:
    """The lower-case words of a text that are long enough to compare."""
    return [word for word in _WORD.findall(text.lower()) if LONG <= len(word) <= _LONGEST]


@lru_cache(maxsize=4096)
def nearly(word: str, name: str) -> bool:
    """Whether two long words differ by one letter, from eight letters on by two, the first of them being the same.

    Their common ends are taken off first, so that all but a few pairs are told apart at once.
    """
    allowed = 1 + (min(len(word), len(name)) >= _TWO_ERRORS)
    if word[0] != name[0] or abs(len(word) - len(name)) > allowed:
        return False
    return _distance(word, name, allowed) <= allowed


def _distance(word: str, name: str, most: int) -> int:
    """Edit distance, or anything above ``most``."""
    row = list(range(len(name) + 1))
    for number, letter in enumerate(word, 1):
        above, row = row, [number]
        for at, other in enumerate(name, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != other)))
        if min(row) > most:
            return most + 1
    return row[-1]
