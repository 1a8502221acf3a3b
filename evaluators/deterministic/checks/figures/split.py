"""Figures that were said in two: "eight two" for 8.2, "five four" for 5'4", "twenty eight and three" for 28w3d."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set as AbstractSet
from typing import Final

from evaluators.deterministic.checks.figures.values import MOST_FIGURES
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.figures import Figure, loosely, place_of, raw_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_WEEKS_AND_DAYS: Final = re.compile(r"[0-9]{1,2} ?(?:w|\+)")
_WEEK: Final = 7.0
_FOOT: Final = 12.0
_TEN: Final = 10.0
_HUNDRED: Final = 100.0
_RIGHT_BEHIND: Final = 1
_BESIDE: Final = 2
_NEAR: Final = 16
"""Characters, at most, between two figures that are one, or those of a pair, or weeks and days."""
_ONE: Final = " one "
_ANYWHERE: Final[frozenset[Key]] = frozenset()


def is_said(raw: float, record: Record) -> bool:
    """Whether a plain figure was said, of whatever, as one or in two."""
    if raw in record.raw or raw.is_integer():
        return raw in record.raw
    whole, rest = _point(raw)
    return rest.is_integer() and one_by_one(whole, rest, _RIGHT_BEHIND, record)


def is_gestation(quantity: Quantity, record: Record) -> bool:
    """Whether weeks and days of a pregnancy were said as two plain figures."""
    if quantity.said != "day" or not isinstance(quantity.value, float) or not _WEEKS_AND_DAYS.match(quantity.text):
        return False
    weeks, days = divmod(quantity.value, _WEEK)
    return one_by_one(weeks, days, _NEAR, record)


def in_a_row(quantity: Quantity, record: Record) -> bool:
    """Whether the figures of a pair were said one right behind the other: "twenty four twenty six"."""
    low, high = (raw_of(quantity) * 2)[:2]
    return one_by_one(low, high, _BESIDE, record)


def in_pieces(raw: float, quantity: Quantity, record: Record, keys: AbstractSet[Key] = _ANYWHERE) -> bool:
    """ "ninety eight four" for 98.4, "five four" for 5'4": what is not said between goes without saying. Where
    ``keys`` are given, said in one of those utterances, or of nothing else."""
    if quantity.said == "inch" and raw > _FOOT:
        whole, rest = divmod(raw, _FOOT)
        if rest.is_integer() and record.raw.get(whole * _HUNDRED + rest):
            return True  # "five eleven" as one figure
    elif raw % 1:
        whole, rest = _point(raw)
    elif keys and _TEN <= raw < _HUNDRED:
        whole, rest = divmod(raw, _TEN)  # "sats nine six"
    else:
        return False
    if not rest.is_integer():
        return False
    if whole == 1 and any(_is_behind_one(figure, record) for figure in record.raw.get(rest, ())[:MOST_FIGURES]):
        return True
    return any(
        _is_followed(figure, rest, _RIGHT_BEHIND, record)
        for figure in record.raw.get(whole, ())[:MOST_FIGURES]
        if not keys or figure.key in keys or loosely(figure)
    )


def _point(raw: float) -> tuple[float, float]:
    """What stands before and behind the point of a figure that has one place."""
    return raw // 1, round(raw % 1 * _TEN, 6)


def _is_behind_one(figure: Figure, record: Record) -> bool:
    """ "creatinine one six": by itself the first is no figure."""
    return not figure.quantity.unit and record.before(figure, len(_ONE)) == _ONE


def one_by_one(first: float, second: float, apart: int, record: Record) -> bool:
    """Whether a figure was said, and another one behind it, at most so many characters on."""
    return any(_is_followed(figure, second, apart, record) for figure in record.raw.get(first, ())[:MOST_FIGURES])


def _is_followed(figure: Figure, raw: float, apart: int, record: Record) -> bool:
    found = record.raw.get(raw, [])
    at = bisect_left(found, (figure.key, figure.end + 1, 0), key=place_of)
    return at < len(found) and found[at].key == figure.key and found[at].start - figure.end <= apart
