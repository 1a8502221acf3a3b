"""What a statement works out by itself: "15 mg (6 x 2.5 mg)", "500 mg TDS for 7 days, 21 capsules"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading

_COUNTS: Final = frozenset(("", "time", "tablet"))
_SLACK: Final = 1e-3
_MOST: Final = 12
"""Figures of a statement that are held against one another."""


def is_derived(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a figure is what others of its statement make: a strength, how many of it, or how many in all."""
    if quantity.kind not in ("dose", "number") or not isinstance(quantity.value, float):
        return False
    others = [q for q in statement.quantities[:_MOST] if q is not quantity]
    doses = [q.value for q in others if isinstance(q.value, float) and q.kind == "dose" and q.unit not in _COUNTS]
    if quantity.unit in _COUNTS:
        return _counts(quantity.value, doses) or (quantity.unit == "tablet" and _lasts(quantity, statement))
    counts = [
        q.value for q in others if isinstance(q.value, float) and q.kind in ("dose", "number") and q.unit in _COUNTS
    ]
    return quantity.kind == "dose" and any(_near(quantity.value * n, dose) for n in counts if n != 1 for dose in doses)


def _counts(value: float, doses: list[float]) -> bool:
    """Whether so many of one dose make another one."""
    return value != 1 and any(_near(value * one, all_of_it) for one in doses for all_of_it in doses)


def _lasts(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether so many tablets are what a course takes."""
    for bundle in statement.bundles:
        rate, days = bundle.frequency, bundle.duration
        if rate is None or days is None or not isinstance(rate.value, float) or not isinstance(days.value, float):
            continue
        if isinstance(quantity.value, float) and _near(rate.value * days.value, quantity.value):
            return True
    return False


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= _SLACK * max(abs(a), abs(b))
