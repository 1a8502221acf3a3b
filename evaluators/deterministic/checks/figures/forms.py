"""A figure of a note that was said in another form: a fraction as one figure, a temperature in Fahrenheit, a weight in
pounds, an age."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from evaluators.deterministic.checks.figures.split import is_said
from evaluators.deterministic.checks.figures.values import MOST_FIGURES, few
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.figures import raw_of
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.record import Record

_DOZEN: Final = 12.0
"""Years of a century up to it are said with an "oh", or whole."""
_MIDNIGHT: Final = 2400.0
_HALF_DAY: Final = 720.0  # minutes
_HUNDRED: Final = 100.0
_BESIDE: Final = 32
"""Characters between two figures of one list, of which the first has the unit."""
_WATER: Final = 1.0
_HEAVIEST: Final = 1.04
"""Specific gravities of urine are between that and the former."""
_TEN: Final = 10.0
_POUND: Final = 0.45359237  # kilograms
_ROUNDED: Final = 0.6
_HALF: Final = 50.0
_TWO_DAYS: Final = 2.0
_TOMORROW: Final = plain_stem("tomorrow")
_HALVES: Final = frozenset(map(plain_stem, ("half", "halved", "halving")))
_DATE: Final = 3
"""Parts of a date: year, month and day."""
_NONE: Final[frozenset[str]] = frozenset()
_HOLIDAYS: Final[Mapping[float, frozenset[str]]] = {
    month: frozenset(map(plain_stem, names))
    for month, names in (
        (2.0, ("valentine's", "valentines")),
        (3.0, ("easter",)),
        (4.0, ("easter",)),
        (10.0, ("halloween",)),
        (11.0, ("thanksgiving",)),
        (12.0, ("christmas", "xmas", "hanukkah")),
    )
}
"""Stems of holidays in a month."""
_PER_PACK: Final[Mapping[str, tuple[str, float]]] = {"cigarette": ("pack", 1 / 20), "pack": ("cigarette", 20.0)}
"""What the one is in the other."""
_THE: Final = re.compile(r"\b(?:on|from|until|till|by|before|after|that's|it's|for) the $", re.IGNORECASE)
_NO_MORE: Final = re.compile(r" *(?:$|[.,;!?]|(?:and|so|then|if|or|for|at)\b)", re.IGNORECASE)
"""Around a day of a month that is named alone: "start on the fifth."."""


def as_one(quantity: Quantity, record: Record) -> bool:
    """ "six twelve" for 6/12, "twenty thirty" for 20/30."""
    if not isinstance(quantity.value, tuple) or not quantity.value[1]:
        return False
    whole = quantity.value[0] * _HUNDRED + quantity.value[1]
    return whole in record.raw or whole in (
        date[0] for date in record.figures.get("date", {}) if isinstance(date, tuple)
    )


def in_other_units(quantity: Quantity, record: Record) -> bool:
    """Whether a temperature or a weight was said by the other scale, or without any: "thirty-eight two" for 100.8 F."""
    if not isinstance(quantity.value, float) or quantity.high is not None:
        return False
    if quantity.unit == "C":
        return _in_degrees(quantity, quantity.value, record)
    return quantity.said == "kg" and _in_pounds(quantity.value, record)


def _in_degrees(quantity: Quantity, celsius: float, record: Record) -> bool:
    degrees = celsius if quantity.said == "fahrenheit" else celsius * 1.8 + 32
    near = [round(degrees + step / 10, 1) for step in (-1, 0, 1)]
    if any(f.quantity.kind == "number" for raw in near for f in record.raw.get(raw, ())[:MOST_FIGURES]):
        return True
    own = quantity.raw if isinstance(quantity.raw, float) else degrees
    return any(raw % 1 != 0 and is_said(raw, record) for raw in (*near, own))


def _in_pounds(kilos: float, record: Record) -> bool:
    """ "Down to one eighty-two pounds from two hundred and five" for 93 kg."""
    pounds = round(kilos / _POUND)
    figures = [f for raw in (pounds - 1, pounds, pounds + 1) for f in record.raw.get(float(raw), ())[:MOST_FIGURES]]
    return any(
        figure.quantity.kind == "number"
        and not figure.quantity.unit
        and isinstance(figure.quantity.raw, float)
        and abs(figure.quantity.raw * _POUND - kilos) <= _ROUNDED
        and any(q.said == "lb" for q in record.read(record.position(figure.key)).quantities)
        for figure in figures
    )


def as_rank(quantity: Quantity, record: Record) -> bool:
    """ "the sixtieth percentile" for 60 %."""
    ranks = record.figures.get("ordinal")
    return ranks is not None and quantity.value in ranks


def as_half(quantity: Quantity, record: Record) -> bool:
    """ "more than half", "halved" for 50 %."""
    return quantity.value == _HALF and not _HALVES.isdisjoint(record.stems)


def as_tomorrow(quantity: Quantity, record: Record) -> bool:
    """ "today and tomorrow" for 48 hours."""
    return _is_two_days(quantity) and _TOMORROW in record.stems


def _is_two_days(quantity: Quantity) -> bool:
    return quantity.kind == "duration" and quantity.said == "hour" and quantity.value == _TWO_DAYS


def form_stems(statement: StatementReading) -> Iterator[str]:
    """The stems by which figures of a statement may have been said, of a half, two days and a month."""
    for quantity in statement.quantities:
        if quantity.kind == "percent" and quantity.value == _HALF:
            yield from sorted(_HALVES)
        elif _is_two_days(quantity):
            yield _TOMORROW
        elif quantity.kind == "date":
            yield from sorted(_holidays(quantity))


def as_clock(quantity: Quantity, record: Record) -> bool:
    """ "two o'clock" for 1400."""
    value, times = quantity.raw, record.figures.get("time")
    if not times or not isinstance(value, float) or not _HUNDRED <= value < _MIDNIGHT or quantity.unit:
        return False
    minutes = value // _HUNDRED * 60 + value % _HUNDRED
    return value % _HUNDRED < 60 and any(time in times for time in (minutes, minutes - _HALF_DAY))


def as_duration_elsewhere(quantity: Quantity, record: Record, text: str) -> bool:
    """Whether a bare figure stands for a duration whose unit the statement has elsewhere: "9 months versus the
    planned 6", "labs at 4 and 8 weeks"."""
    if quantity.unit or not isinstance(quantity.raw, float):
        return False
    figures = record.raw.get(quantity.raw, ())[:MOST_FIGURES]
    return any(f.quantity.kind == "duration" and f.quantity.said in text for f in figures)


def unit_before(quantity: Quantity, record: Record) -> bool:
    """ "four seconds on the left, two on the right" for 2 seconds; "does it last five years?" – "we say eight now"."""
    raw = raw_of(quantity)[0]
    for figure in record.raw.get(raw, ())[:MOST_FIGURES]:
        if figure.quantity.kind != "number" or figure.quantity.unit:
            continue
        position = record.position(figure.key)
        for other in record.read(position).quantities:
            if other.said == quantity.said and other.kind == quantity.kind and 0 < figure.start - other.end <= _BESIDE:
                return True
        if position and _asks_in(record.read(position - 1), quantity):
            return True
    return False


def _asks_in(turn: TurnReading, quantity: Quantity) -> bool:
    """Whether an utterance ends with a question for so long, in the unit of the quantity."""
    if not turn.asks or turn.text[-1:] != "?":
        return False
    last = turn.quantities[-1] if turn.quantities else None
    return last is not None and (last.said, last.kind) == (quantity.said, quantity.kind) and last.raw != quantity.raw


def as_packs(quantity: Quantity, record: Record) -> bool:
    """ "half a pack" for 10 cigarettes, and the other way round."""
    value = quantity.value
    if not isinstance(value, float) or quantity.unit not in _PER_PACK:
        return False
    unit, factor = _PER_PACK[quantity.unit]
    said = record.raw.get(round(value * factor, 6), ())[:MOST_FIGURES]
    return any(figure.quantity.unit == unit for figure in said)


def as_gravity(quantity: Quantity, record: Record) -> bool:
    """ "ten thirty", "one oh three oh" for the 1.030 of a urine's specific gravity."""
    value = quantity.value
    if not isinstance(value, float) or not _WATER < value < _HEAVIEST or quantity.unit:
        return False
    thousandths = round(value * 1000)
    if float(thousandths) in record.raw:
        return True
    last = record.raw.get(float(thousandths - 1000), ())[:MOST_FIGURES]
    return any(
        first.key == second.key and second.start - first.end == 1
        for first in record.raw.get(_TEN, ())[:MOST_FIGURES]
        for second in last
    )


def as_day(quantity: Quantity, record: Record) -> bool:
    """ "March third" for 3/3, where nothing was told by such a scale."""
    dates, value = record.figures.get("date"), quantity.value
    if not dates or not isinstance(value, tuple) or len(value) != 2 or not value[0]:
        return False
    scores = few(record.figures.get("score", {}))
    if any(isinstance(score, tuple) and score[1] == value[1] for score in scores):
        return False  # "a six out of ten, since March tenth" is no 3/10
    return any(isinstance(date, tuple) and value in (date[1:], date[:0:-1]) for date in few(dates))


def as_holiday(quantity: Quantity, record: Record) -> bool:
    """Whether a month without a day was told by a holiday in it: "since about Christmas" for "since December"."""
    return not _holidays(quantity).isdisjoint(record.stems)


def _holidays(quantity: Quantity) -> frozenset[str]:
    value = quantity.value
    if quantity.kind != "date" or not isinstance(value, tuple) or len(value) != _DATE or value[2]:
        return _NONE
    return _HOLIDAYS.get(value[1], _NONE)


def as_day_alone(quantity: Quantity, record: Record) -> bool:
    """ "on the fifth" for 5 July, where another day of that month was told: "the wedding's the fourth of July"."""
    value, dates = quantity.value, record.figures.get("date")
    days = record.figures.get("ordinal")
    if not dates or not days or quantity.kind != "date" or not isinstance(value, tuple) or len(value) != _DATE:
        return False
    _, month, day = value
    if not (month and day) or not any(isinstance(date, tuple) and date[1:2] == (month,) for date in few(dates)):
        return False
    named = days.get(day, ())[:MOST_FIGURES]
    alone = [said for said in named if _NO_MORE.match(record.behind(said, _BESIDE)) is not None]
    return any(_THE.search(record.before(said, _BESIDE)) is not None for said in alone)


def as_short_year(quantity: Quantity, record: Record) -> bool:
    """Whether a year was said by its last two digits: "since ninety eight"."""
    value = quantity.value
    if not isinstance(value, tuple) or not value[0] or value[0] % _HUNDRED < _DOZEN:
        return False
    return any(figure.quantity.kind == "number" for figure in record.raw.get(value[0] % _HUNDRED, ()))


def as_age(quantity: Quantity, record: Record) -> bool:
    """ "five months" of a "five month old"."""
    raw = raw_of(quantity)[0]
    said = (figure.quantity for figure in record.raw.get(raw, ())[:MOST_OWNED])
    ages = (quantity for quantity in said if quantity.kind == "age")
    names = (f"age-{quantity.said}", quantity.said, *(("age", "y") if quantity.said == "year" else ()))
    return any(age.said in names for age in ages)  # "when she was born, she's seven" for "7 years ago"


def as_duration(quantity: Quantity, record: Record) -> bool:
    raw = quantity.raw
    if not isinstance(raw, float):
        return False
    return any(
        figure.quantity.kind == "duration" and quantity.said == f"age-{figure.quantity.said}"
        for figure in record.raw.get(raw, ())[:MOST_OWNED]
    )
