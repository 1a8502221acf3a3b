"""What a statement reckons from two figures that were said: by how much something changed, how long it was between two
times, what doses make in a day.

Figures lie apart by so much all over a visit: the statement has to tell that it reckons, and the two to have been said
one soon after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from evaluators.deterministic.checks.figures.values import anywhere
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = by_role(phrases_by_role("reckoning_rules.tsv"))
_LEAD: Final = 32
_BEHIND: Final = 32
_BY: Final = re.compile(
    rf"(?:\b(?:{_WORDS['by']})(?: (?:of|by|about|approximately|approx\.?|another|a further|around|roughly|some|~|c\.))*"
    r"|[+±↑↓Δ-]) ?~?$"
)
_APART: Final = re.compile(rf"[°%]? ?(?:[a-z./]+ ){{0,2}}(?:{_WORDS['apart']})\b")
_OF_IT: Final = re.compile(rf" ?(?:{_WORDS['of it']})\b")
_IN_ALL_BEHIND: Final = re.compile(rf" (?:{_WORDS['in all']})\b")
_IN_ALL_BEFORE: Final = re.compile(rf"\b(?:{_WORDS['in all']})\b[^.;\d]*$")
_MANY: Final = 256
_SOON: Final = 4
"""Utterances within which two figures are said that something is reckoned from."""
_SLACK: Final = 1e-3
_ROUNDED: Final = 0.1
"""By how much of it a lapse may be rounded."""
_DAY: Final = 1440.0
_HALF_DAY: Final = 720.0
_SHORT: Final = frozenset(("minute", "hour"))
_CHANGING: Final = frozenset(("measure", "number", "percent", "dose", "score"))
_WHOLE: Final = 100.0
_PERCENT: Final = 1.0


def is_reckoned(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a figure is what two that were said make, and the statement tells so."""
    if not isinstance(quantity.value, float) or not isinstance(quantity.raw, float) or len(record.raw) > _MANY:
        return False
    if quantity.kind == "duration":
        return _lies_between(quantity, record)
    if quantity.kind not in _CHANGING:
        return False
    before = statement.text[max(quantity.start - _LEAD, 0) : quantity.start].lower()
    behind = statement.text[quantity.end : quantity.end + _BEHIND].lower()
    if quantity.kind == "percent" and (_BY.search(before) or _OF_IT.match(behind)):
        return any(_is_part_of(quantity.value, a, b) for a, b in _pairs(quantity, record))
    if _BY.search(before) or _APART.match(behind):
        return any(_near(abs(a - b), quantity.raw) for a, b in _pairs(quantity, record))
    if quantity.kind == "dose" and (_IN_ALL_BEHIND.match(behind) or _IN_ALL_BEFORE.search(before)):
        return _adds_up(quantity.value, quantity, record)
    return False


def _pairs(quantity: Quantity, record: Record) -> Iterator[tuple[float, float]]:
    """Two plain figures that may be of one thing, said one soon after the other."""
    said = [
        (record.position(figure.key), raw, figure.quantity.said)
        for kind, values in record.figures.items()
        if kind in _CHANGING or kind == "bp"
        for figure in anywhere(values)
        for raw in _raws(figure)
    ]
    for (at, a, unit), (other, b, other_unit) in combinations(said, 2):
        if a != b and abs(at - other) <= _SOON and (unit == other_unit or not unit or not other_unit):
            yield a, b


def _raws(figure: Figure) -> tuple[float, ...]:
    raw = figure.quantity.raw
    if isinstance(raw, tuple):
        return raw[:1]
    return (raw,) if isinstance(raw, float) else ()


def _is_part_of(percent: float, a: float, b: float) -> bool:
    """Whether one figure is so many percent more or less than the other."""
    return any(whole and abs(abs(a - b) / whole * _WHOLE - percent) <= _PERCENT for whole in (a, b))


def _lies_between(quantity: Quantity, record: Record) -> bool:
    """Whether a lapse is that from one time of the day to another."""
    if quantity.said not in _SHORT or not isinstance(quantity.value, float):
        return False
    minutes = quantity.value * _DAY
    times = [
        (record.position(figure.key), figure.quantity.value)
        for figure in anywhere(record.figures.get("time", {}))
        if isinstance(figure.quantity.value, float)
    ]
    return any(
        abs(at - other) <= _SOON and _is_lapse(minutes, abs(a - b)) for (at, a), (other, b) in combinations(times, 2)
    )


def _is_lapse(minutes: float, apart: float) -> bool:
    """Whether so many minutes lie between two times, whichever half of the day each is of."""
    found = (apart, _DAY - apart, abs(apart - _HALF_DAY))
    return any(lapse and abs(lapse - minutes) <= _ROUNDED * minutes for lapse in found)


def _adds_up(value: float, quantity: Quantity, record: Record) -> bool:
    """Whether a dose is another one times how often, or for how long, that is taken."""
    doses = [
        (record.position(figure.key), figure.quantity.value)
        for kind in ("dose", "number")
        for figure in anywhere(record.figures.get(kind, {}))
        if isinstance(figure.quantity.value, float) and figure.quantity.unit in (quantity.unit, "")
    ]
    times = [
        (record.position(figure.key), figure.quantity.raw)
        for kind in ("frequency", "duration", "number")
        for figure in anywhere(record.figures.get(kind, {}))
        if isinstance(figure.quantity.raw, float) and figure.quantity.raw > 1
    ]
    return any(abs(at - other) <= _SOON and _near(dose * often, value) for at, dose in doses for other, often in times)


def _near(a: float, b: float) -> bool:
    return abs(a - b) <= _SLACK * max(abs(a), abs(b))
