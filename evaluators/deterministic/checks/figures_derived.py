"""What a statement works out: "15 mg (6 x 2.5 mg)", "500 mg TDS for 7 days, 21 capsules", "60% slough, 40% clean".

And what it works out of what was said: 5.7 kg lost, where 73.9 and 68.2 were spoken of.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record

_COUNTS: Final = frozenset(("", "time", "tablet"))
_WHOLE: Final = 100.0
_SLACK: Final = 1e-3
_HEAVY: Final = 30.0
"""What an adult weighs at the least, in whatever unit."""
_MANY: Final = 256
_MOST: Final = 12
"""Figures of a statement that are held against one another."""


def is_derived(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a figure is what others of its statement make: a strength, how many of it, or how many in all."""
    if not isinstance(quantity.value, float):
        return False
    others = [q for q in statement.quantities[:_MOST] if q is not quantity]
    if quantity.kind == "percent":
        return any(q.kind == "percent" and q.value == _WHOLE - quantity.value for q in others)
    if quantity.kind not in ("dose", "number"):
        return False
    doses = [q.value for q in others if isinstance(q.value, float) and q.kind == "dose" and q.unit not in _COUNTS]
    if quantity.unit in _COUNTS:
        return _counts(quantity.value, doses) or (quantity.unit == "tablet" and _lasts(quantity, statement))
    counts = [
        q.value for q in others if isinstance(q.value, float) and q.kind in ("dose", "number") and q.unit in _COUNTS
    ]
    return quantity.kind == "dose" and any(_near(quantity.value * n, dose) for n in counts if n != 1 for dose in doses)


def is_difference(quantity: Quantity, record: Record) -> bool:
    """Whether a weight is what lies between two figures that were said, by which one was lost or gained."""
    value = quantity.raw
    if quantity.kind != "measure" or quantity.unit != "kg" or not isinstance(value, float) or len(record.raw) > _MANY:
        return False
    if value.is_integer():
        return False  # whole figures lie apart by so much all over a visit
    return any(raw >= _HEAVY and round(raw + value, 2) in record.raw for raw in record.raw)


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
