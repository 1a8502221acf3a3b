"""What a statement works out: "15 mg (6 x 2.5 mg)", "500 mg TDS for 7 days, 21 capsules", "60% slough, 40% clean".

And what it works out of what was said: 5.7 kg lost, where 73.9 and 68.2 were spoken of.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations
from typing import Final

from evaluators.deterministic.checks.figures.split import is_said
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity, Value, agree
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary.patterns import of_roles

_COUNTS: Final = frozenset(("", "time", "tablet"))
_WHOLE: Final = 100.0
_FOR: Final = " for "
_SLACK: Final = 1e-3
_HEAVY: Final = 30.0
"""What an adult weighs at the least, in whatever unit."""
_CHANGING: Final = frozenset(("measure", "number", "percent"))
_CHANGED: Final = re.compile(
    of_roles("claim_rules", "change").pattern + r"(?: (?:of|by|about|approximately|approx\.?|another|~))* ?$",
    re.IGNORECASE,
)
_LEAD: Final = 32
_PACK: Final = "pack"
_A_PACK: Final = re.compile(
    r"\b(?:a|one) pack(?: of cigarettes)?(?: a|/| per|-a-) ?day\b|\bpack a day\b", re.IGNORECASE
)
_REST: Final = re.compile(r"\b(?:other|remaining) $", re.IGNORECASE)
_REST_REACH: Final = 16
_WEEK: Final = 7.0
_SHORT: Final = frozenset(("minute", "hour"))
_SAME: Final = " same "
_BESIDE: Final = 40
_FEW: Final = 4
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
    if quantity.kind == "duration":
        return _is_rest_of_week(quantity, statement, others)
    if quantity.kind not in ("dose", "number"):
        return False
    doses = [q.value for q in others if isinstance(q.value, float) and q.kind == "dose" and q.unit not in _COUNTS]
    if quantity.unit in _COUNTS:
        return _counts(quantity.value, doses) or (quantity.unit == "tablet" and _lasts(quantity, statement))
    counts = [
        q.value for q in others if isinstance(q.value, float) and q.kind in ("dose", "number") and q.unit in _COUNTS
    ]
    return quantity.kind == "dose" and any(_near(quantity.value * n, dose) for n in counts if n != 1 for dose in doses)


def _is_rest_of_week(quantity: Quantity, statement: StatementReading, others: list[Quantity]) -> bool:
    """Whether so many days are left of a week beside one on which something else is done: "MTX weekly, folic acid the
    other 6 days"."""
    if (
        quantity.said != "day"
        or _REST.search(statement.text, max(quantity.start - _REST_REACH, 0), quantity.start) is None
    ):
        return False
    weekly = any(q.kind == "frequency" and isinstance(q.raw, float) and _near(q.raw * _WEEK, 1) for q in others)
    return weekly and quantity.raw == _WEEK - 1


def is_difference(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a figure is what lies between two that were said, by which one was lost or gained.

    Whole figures lie apart by so much all over a visit: they have to be told as a change, from one of the statement.
    """
    value = quantity.raw
    if quantity.kind not in _CHANGING or not isinstance(value, float) or len(record.raw) > _MANY:
        return False
    if _CHANGED.search(statement.text, max(quantity.start - _LEAD, 0), quantity.start):
        others = [q.raw for q in statement.quantities[:_MOST] if q is not quantity and isinstance(q.raw, float)]
        ends = [raw for raw in others if is_said(raw, record)]
        if any(is_said(round(raw + step, 2), record) for raw in ends for step in (value, -value)):
            return True
    if value.is_integer() or quantity.unit != "kg":
        return False
    return any(raw >= _HEAVY and round(raw + value, 2) in record.raw for raw in record.raw)


def is_worked_out(quantity: Quantity, record: Record) -> bool:
    """Whether a figure is what those of one utterance make: "six on Friday and six on Saturday", "half an hour, five
    days a week"."""
    value, figures = quantity.value, record.figures.get(quantity.kind, {})
    if quantity.unit and isinstance(value, float) and _is_said_twice(value, quantity.unit, figures, record):
        return True
    if not quantity.unit or not isinstance(value, float) or quantity.high is not None or len(figures) > _MANY:
        return False
    if quantity.kind != "number" and quantity.said not in _SHORT:
        return False  # weeks of one thing and of another make no sum, nor do the sides of a lesion
    said: dict[Key, list[float]] = {}
    for one, places in figures.items():
        for figure in places[:_MOST]:
            if isinstance(one, float) and 0 < one < value and figure.quantity.unit in (quantity.unit, ""):
                said.setdefault(figure.key, []).append(one)
    named = {f.key for places in figures.values() for f in places[:_MOST] if f.quantity.unit == quantity.unit}
    return any(_make(value, parts, key, record) for key, parts in list(said.items())[:_MOST] if key in named)


def _is_said_twice(value: float, unit: str, figures: Mapping[Value, list[Figure]], record: Record) -> bool:
    """Whether it is twice what was said: "four pints on a Friday and the same on Saturday"."""
    places = figures.get(value / 2, ())
    return any(figure.quantity.unit == unit and _SAME in record.behind(figure, _BESIDE) for figure in places[:_MOST])


def _make(value: float, parts: list[float], key: Key, record: Record) -> bool:
    if len(parts) > 1 and any(_near(sum(some), value) for some in (*combinations(parts[:_FEW], 2), parts)):
        return True
    times = [part for part in parts if (value / part + _SLACK) % 1 <= 2 * _SLACK and value / part <= _MOST]
    if not times:
        return False
    counts = {q.raw for q in record.read(record.position(key)).quantities if q.kind == "frequency"}
    return any(float(round(value / part)) in counts for part in times)


def pack_years(quantity: Quantity, record: Record) -> Figure | None:
    """For how many years a pack or so a day was smoked, where that makes other pack-years than the statement's."""
    found: dict[float, Figure] = {}
    for figure in first(record.figures.get("duration", {})):
        years = figure.quantity.raw
        packs = _packs(figure, record) if figure.quantity.said == "year" and figure.quantity.high is None else 0.0
        if packs and isinstance(years, float):
            found[packs * years] = figure
    known = [figure for figure in first(record.figures.get("number", {})) if figure.quantity.unit == quantity.unit]
    if known:
        return None if any(agree(figure.quantity, quantity) is not False for figure in known) else known[-1]
    if len(found) != 1:
        return None
    ((made, figure),) = found.items()
    return None if not isinstance(quantity.value, float) or abs(made - quantity.value) <= made / _MOST else figure


def _packs(figure: Figure, record: Record) -> float:
    """How many packs a day the utterance has in which so many years were said; none where it tells of more than one."""
    text = record.text(figure.key)
    quantities = record.read(record.position(figure.key)).quantities
    if any(q.kind == "number" and not q.unit and text.endswith(_FOR, 0, q.start) for q in quantities):
        return 0.0  # "retired, thirty five years. A pack a day for thirty"
    said = [q.raw for q in quantities if q.unit == _PACK]
    if len(said) == 1 and isinstance(said[0], float):
        return said[0]
    return 0.0 if said or _A_PACK.search(text) is None else 1.0


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
