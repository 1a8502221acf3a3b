"""Two figures that are one: years and months, weeks and days, stones and pounds, feet and inches, "a week or two"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.united import OF_CHILD, UnitReader

_ONE_OR: Final = re.compile(r"(?<![a-z])an? ([a-z]{3,10}) or $")
_JOINT: Final = 6  # characters between the years and the months of an age
OR_SO: Final = 4  # "a week or two", "a pack or three" at most
_STONE: Final = 14  # pounds
_YEAR: Final = 12  # months
_SMALL: Final = 20  # kilos up to which a child's weight is told with its grams
_GRAMS: Final = 1000
_GRAMS_BARE: Final = 100
"""From so many on, grams need not be called so: "five kilos one-twenty"."""
_WEIGHED: Final = frozenset((" ", " and "))
_OVER: Final = (" over", "/", " /", "-", "%")
_TODDLER: Final = 6  # years up to which an age is told with its months
_MONTHS: Final = ("age-month", "month", "m")
_AT_TIMES: Final = ("at ", "in ", "after ", "for ")
"""Before two lapses, of which the first has no unit: "a scan at 3 and 6 months"."""
_WEEKS_AND: Final = frozenset((" plus ", " and ", " ", ""))
_AND_A_DAY: Final = re.compile(r" (?:and|plus) a day\b")
_ONE_AND: Final = re.compile(r"(?:(?<![a-z])(an?|every|each) |(?:^|[.,;?!] ))([a-z]{3,10}) and an? $")


class JointReader(UnitReader):
    """Reads two figures as one."""

    def _and_a_half(self, half: Figure) -> Quantity | None:
        """ "a pack and a half": the unit comes first."""
        first = _ONE_AND.search(self.lower[max(0, half.start - 24) : half.start])
        unit = self.units.get(first[2]) if first is not None else None
        if first is None or unit is None:
            return None
        every = first[1] is not None and not first[1].startswith("a")
        start, raw = half.start - (first.end() - first.start(1 if first[1] and not every else 2)), 1 + half.value
        end = min(half.end, half.start + self.lower[half.start : half.end].find("half") + 4)
        made = self._make(start, end, unit.kind, raw * unit.factor, unit.canonical, raw=raw, said=unit.said)
        return self._interval(made, start) if every else made

    def _years_and_months(self, index: int, stop: int) -> Quantity | None:
        """ "a 5-year, 8-month-old boy", "2y 4m boy"."""
        if index + 1 >= len(self.figures):
            return None
        years, months = self.figures[index], self.figures[index + 1]
        if months.start - stop > _JOINT or self.lower[stop : months.start].strip(" ,-") not in ("", "and"):
            return None
        unit, end = self._unit(months.end, months)
        if unit is None or unit.said not in _MONTHS:
            return None
        if unit.said != _MONTHS[0] and (months.value >= _YEAR or OF_CHILD.match(self.lower, end) is None):
            return None
        return self._aged_in(years, months, end)

    def _in_smaller(self, index: int, stop: int, smaller: str, per: int) -> Quantity | None:
        """ "2 years and 3 months", "1 h 30 min": as so many of the smaller unit."""
        if index + 1 >= len(self.figures):
            return None
        first, second = self.figures[index], self.figures[index + 1]
        if second.start - stop > _JOINT or self.lower[stop : second.start].strip(" ,") not in ("", "and"):
            return None
        unit, end = self._unit(second.end, second)
        if unit is None or unit.said != smaller or not first.value.is_integer() or not 0 < second.value < per:
            return None
        raw = first.value * per + second.value
        return self._make(first.start, end, "duration", raw * unit.factor, "d", raw=raw, said=smaller)

    def _toddler(self, index: int) -> Quantity | None:
        """ "two and four months": a small child's age, without its years' name."""
        if index + 1 >= len(self.figures):
            return None
        years, months = self.figures[index], self.figures[index + 1]
        if not (1 <= years.value <= _TODDLER and years.value.is_integer() and 1 <= months.value < _YEAR):
            return None
        if self.lower[years.end : months.start] != " and " or self._before(years.start, _AT_TIMES):
            return None
        unit, end = self._unit(months.end, months)
        return self._aged_in(years, months, end) if unit is not None and unit.said == "month" else None

    def _aged_in(self, years: Figure, months: Figure, end: int) -> Quantity:
        age = round(years.value + months.value / _YEAR, 6)
        return self._make(years.start, end, "age", age, "y", raw=years.value)

    def _and_days(self, index: int, stop: int) -> Quantity | None:
        """ "thirty four weeks plus two", "32w3d", "32 weeks and 3 days", "seven weeks and a day"."""
        if (day := _AND_A_DAY.match(self.lower, stop)) is not None:
            weeks = self.figures[index]
            return self._make(weeks.start, day.end(), "duration", weeks.value * 7 + 1, "d", said="day")
        gap = self.lower[stop : self.figures[index + 1].start] if index + 1 < len(self.figures) else "#"
        if gap not in _WEEKS_AND:
            return None
        weeks, days = self.figures[index], self.figures[index + 1]
        unit, end = self._unit(days.end, days)
        if days.value >= 7 or (gap != " plus " if unit is None else unit.said != "day"):
            return None
        end = end if unit is not None else days.end
        return self._make(weeks.start, end, "duration", weeks.value * 7 + days.value, "d", said="day")

    def _or_two(self, figure: Figure) -> Quantity | None:
        """ "a pack or two": the unit stands between."""
        first = _ONE_OR.search(self.lower[max(0, figure.start - 20) : figure.start])
        unit = self.units.get(first[1]) if first is not None else None
        if first is None or unit is None or not 1 < figure.value <= OR_SO:
            return None
        start = figure.start - (first.end() - first.start())
        made = self._make(start, figure.end, unit.kind, unit.factor, unit.canonical, raw=1.0, said=unit.said)
        return made.changed(high=figure.value * unit.factor)

    def _stone(self, index: int, stop: int) -> Quantity | None:
        """ "eleven stone four", "11st 4lb"."""
        if index + 1 >= len(self.figures):
            return None
        stones, pounds = self.figures[index], self.figures[index + 1]
        if pounds.value >= _STONE or self.lower[stop : pounds.start] not in (" ", ", ", " and ", ""):
            return None
        unit, end = self._unit(pounds.end, pounds)
        if unit is not None and unit.said != "lb":
            return None
        raw = stones.value * _STONE + pounds.value
        end = end if unit is not None else pounds.end
        return self._make(stones.start, end, "measure", round(raw * 0.45359237, 6), "kg", raw=raw, said="lb")

    def _kilos(self, index: int, stop: int) -> Quantity | None:
        """ "five kilos one-twenty", "3 kg 450 g": what a baby weighs."""
        if index + 1 >= len(self.figures) or self.lower[stop : self.figures[index + 1].start] not in _WEIGHED:
            return None
        kilos, grams = self.figures[index], self.figures[index + 1]
        if not (kilos.value <= _SMALL and kilos.value.is_integer() and grams.value.is_integer()):
            return None
        unit, end = self._unit(grams.end, grams)
        if unit is None:
            end = grams.end
            bare = grams.value >= _GRAMS_BARE and not self.lower.startswith(_OVER, end)
        else:
            bare = unit.said == "g"
        if not bare or not 0 < grams.value < _GRAMS:
            return None
        weight = round(kilos.value + grams.value / _GRAMS, 3)
        return self._make(kilos.start, end, "measure", weight, "kg", raw=weight, said="kg")

    def _metres(self, index: int, stop: int) -> Quantity | None:
        """ "one metre sixty-six"."""
        if index + 1 >= len(self.figures) or self.lower[stop : self.figures[index + 1].start] != " ":
            return None
        metres, rest = self.figures[index], self.figures[index + 1]
        if not (1 <= metres.value <= 2 and 10 <= rest.value < 100) or self._unit(rest.end, rest)[0] is not None:
            return None
        height = metres.value * 100 + rest.value
        return self._make(metres.start, rest.end, "measure", height, "cm", raw=height / 100, said="m")

    def _feet(self, index: int, stop: int) -> Quantity | None:
        if index + 1 >= len(self.figures):
            return None
        feet, inches = self.figures[index], self.figures[index + 1]
        if (
            inches.start - stop > 5
            or inches.value >= 12
            or self.lower[stop : inches.start] not in (" ", ", ", " , ", " and ", "")
        ):
            return None
        return self._height(feet, inches)

    def _height(self, feet: Figure, inches: Figure) -> Quantity:
        end = inches.end + (1 if self.lower.startswith('"', inches.end) else 0)
        end += 2 if self.lower.startswith("''", inches.end) else 0
        unit, stop = self._unit(inches.end, inches)
        end = stop if unit is not None and unit.said == "inch" else end
        value = round(feet.value * 30.48 + inches.value * 2.54, 2)
        return self._make(feet.start, end, "measure", value, "cm", raw=feet.value * 12 + inches.value, said="inch")
