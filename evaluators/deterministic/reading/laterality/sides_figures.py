"""Figures of either side: "7/10 right, 8/10 left", "right twenty over forty, left twenty over eighty".

Only where a text names both sides; a figure is then as good as a finding to tell which one is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.laterality.sides_words import OTHER

_YEARS: Final = range(1930, 2100)
_YEAR_REACH: Final = 80
_KINDS: Final = ("score", "percent", "number", "measure")
_REACH: Final = 32
_APART: Final = 12
"""By how many characters a mark or "and" sets a figure and a side apart."""
_MARKS: Final = (",", ";", " and ", "… ")
_TODAY: Final = (" now ", ", now ", " and now ")
_SENTENCE: Final = ". "
_IS: Final = frozenset(("", "is", "was", "'s", "at", "measures"))
_AT: Final = frozenset(("on the", "in the", "at the", "on", "in", "on your", "in your", "on his", "on her"))
"""What stands between a figure and the side that it is of, however close the side before."""
_MOST: Final = 16
"""Figures and sides of a text that are looked at: no examination has more."""


def told_figures(low: str, sides: tuple[Sided, ...], quantities: Sequence[Quantity]) -> tuple[Sided, ...]:
    """The sides with the figures and the years that are told of them."""
    return _with_years(low, _with_figures(low, sides, quantities) if len(sides) > 1 else sides, quantities)


def _with_figures(low: str, sides: tuple[Sided, ...], quantities: Sequence[Quantity]) -> tuple[Sided, ...]:
    """The sides with the figures that stand closer to each than to the others among what is said of it."""
    if sum(item.side in OTHER for item in sides) < len(OTHER):
        return sides
    figures = [quantity for quantity in quantities if quantity.kind in _KINDS][:_MOST]
    if not figures or len(sides) > _MOST:
        return sides
    owners = [min(sides, key=lambda item: _distance(low, item, figure)) for figure in figures]
    return tuple([_figured(low, item, figures, owners) for item in sides])


def _with_years(low: str, sides: tuple[Sided, ...], quantities: Sequence[Quantity]) -> tuple[Sided, ...]:
    """The sides with the years told beside them, each with the nearest one: "sciatica on the right in 2019"."""
    told = [quantity for quantity in quantities if _year(quantity)][:_MOST]
    if not told or len(sides) > _MOST:
        return sides
    owners = [min(sides, key=lambda item: _gap(low, item, quantity)) for quantity in told]
    years = [
        (owner, f"year={_year(quantity)}")
        for quantity, owner in zip(told, owners, strict=True)
        if _gap(low, owner, quantity) <= _YEAR_REACH
    ]
    return tuple(
        [item._replace(facts=item.facts.union([name for owner, name in years if owner is item])) for item in sides]
    )


def _year(quantity: Quantity) -> int:
    """The year that a figure tells, 0 where it tells none."""
    value = quantity.value
    if isinstance(value, tuple):
        return int(value[0]) if quantity.kind == "date" else 0
    return int(value) if quantity.kind == "number" and value is not None and int(value) in _YEARS else 0


def _gap(low: str, item: Sided, quantity: Quantity) -> int:
    """How far a year is from a side; farther from one that a mark parts it from: "right in 2022, left in …"."""
    apart = _APART if item.start >= quantity.end and low.startswith(_MARKS, quantity.end) else 0
    if item.start >= quantity.end and low.startswith(_TODAY, quantity.end):
        apart = _YEAR_REACH  # "my left knee was replaced in twenty fifteen now the right one's bad"
    return max(quantity.start - item.end, item.start - quantity.end) + apart


def _figured(low: str, item: Sided, figures: Sequence[Quantity], owners: Sequence[Sided]) -> Sided:
    own = [
        f"={said_as(figure)}"
        for figure, owner in zip(figures, owners, strict=True)
        if owner is item and _distance(low, item, figure) <= _REACH
    ]
    return item._replace(facts=item.facts.union(own)) if own and item.side in OTHER else item


def said_as(figure: Quantity) -> object:
    """The figure as it is said and written, whatever its unit: "nineteen on the left", "19 mm L"."""
    return figure.raw if isinstance(figure.raw, float) else figure.value


def _distance(low: str, item: Sided, figure: Quantity) -> int:
    stop = item.stop if item.stop <= figure.start else item.end
    start, end = (figure.end, item.start) if figure.end <= item.start else (stop, figure.start)
    if end - start > _REACH:
        return end - start
    between = low[start:end]
    if _SENTENCE in between:
        return _REACH + 1 + len(between)
    if figure.end <= item.start and between.strip() in _AT:
        return 0  # "one on the left two on the right"
    if stop > item.end and between.strip() in _IS:
        return 0  # "the right kidney is ten centimeters left nine"
    return len(between) + (_APART if any(mark in between for mark in _MARKS) else 0)
