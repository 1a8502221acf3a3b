"""Figures that were said in two: "eight two" for 8.2, "twenty eight and three" for 28w3d."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_WEEKS_AND_DAYS: Final = re.compile(r"[0-9]{1,2} ?(?:w|\+)")
_WEEK: Final = 7.0
_TENTHS: Final = 10.0
_APART: Final = 16
_RIGHT_BEHIND: Final = 1
_MOST: Final = 8


def is_said(raw: float, record: Record) -> bool:
    """Whether a plain figure was said, of whatever, as one or in two."""
    if raw in record.raw or raw.is_integer():
        return raw in record.raw
    rest = round(raw % 1 * _TENTHS, 6)
    return rest.is_integer() and _in_a_row(raw // 1, rest, _RIGHT_BEHIND, record)


def is_gestation(quantity: Quantity, record: Record) -> bool:
    """Whether weeks and days of a pregnancy were said as two plain figures."""
    if quantity.said != "day" or not isinstance(quantity.value, float) or not _WEEKS_AND_DAYS.match(quantity.text):
        return False
    return _in_a_row(*divmod(quantity.value, _WEEK), _APART, record)


def _in_a_row(first: float, second: float, apart: int, record: Record) -> bool:
    return any(
        _follows(figure, other, apart)
        for figure in record.raw.get(first, ())[:_MOST]
        for other in record.raw.get(second, ())[:_MOST]
    )


def _follows(figure: Figure, other: Figure, apart: int) -> bool:
    return figure.key == other.key and 0 < other.start - figure.end <= apart
