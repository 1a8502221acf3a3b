"""Figures of one kind, by value, as far as a visit has any: hostile text may have more values than can be looked at.

The record has the values in the order in which their segments came, which must not show in what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from evaluators.deterministic.quantities import Value
from evaluators.deterministic.record.figures import Figure, place_of
from evaluators.deterministic.record.said import Key

MOST_FIGURES: Final = 8
"""Figures of one value that are looked at."""
_MOST_VALUES: Final = 256
_NO_VALUES: Final[Mapping[Value, list[Figure]]] = {}


def few(by_value: Mapping[Value, list[Figure]]) -> Mapping[Value, list[Figure]]:
    """All values, in no order; none where there are more than any visit has."""
    return by_value if len(by_value) <= _MOST_VALUES else _NO_VALUES


def anywhere(by_value: Mapping[Value, list[Figure]]) -> Iterator[Figure]:
    """The first figures of each value, the values in no order: for who looks through all of them."""
    for figures in few(by_value).values():
        yield from figures[:MOST_FIGURES]


def first(by_value: Mapping[Value, list[Figure]]) -> list[Figure]:
    """The same, the values in the order in which they were first said: for who picks one."""
    values = sorted(few(by_value).values(), key=_place)
    return [figure for figures in values for figure in figures[:MOST_FIGURES]]


def _place(figures: list[Figure]) -> tuple[Key, int, int]:
    return place_of(figures[0])
