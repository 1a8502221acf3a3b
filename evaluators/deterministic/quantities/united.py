"""The unit behind a figure, and what the two measure together: an amount, a lapse, an age, how often."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.calendar import CalendarReader
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.types import Quantity, QuantityKind
from evaluators.deterministic.quantities.units import COUNTED, Unit

_HUNDRED: Final = 100.0
_AFTER: Final = re.compile(r"[ -]{0,2}([a-z%/'\"][a-z%/.'\"]{0,15})(?:[ -]([a-z/']{1,12}))?(?:[ -]([a-z/]{1,12}))?")
_ROOM_AIR: Final = re.compile(r" ?(?:on |in )?(?:ra|room air)(?![a-z])")
ABOUT: Final = (
    "about ", "around ", "approximately ", "approx ", "approx. ", "roughly ", "almost ", "nearly ", "over ",
    "more than ", "less than ", "at least ", "up to ", "under ", "close to ", "maybe ", "~", "~ ", "circa ",
    ">", "<", "probably ", "greater than ", "say ", "like ", "perhaps ",
)  # fmt: skip
_AFTERWARDS: Final = (" or so", "ish", " ish", "-ish", " plus ", "-odd", " odd ", " some ", "s ", "s.", "s,")
_AGES: Final = ("y/o", "y.o")
_DEGREE: Final = "°"
_ANGLES: Final = (" of ", " flex", " ext", " abd", " add", " rot")
_EVERY_REACH: Final = 18
_EVERY: Final = re.compile(r"(?<![a-z0-9])(?:(?:every|each),? (?:~ ?|(?:about|approx\.?|roughly|like),? )?|q\.? ?)$")
OF_CHILD: Final = re.compile(r"[ -]?(?:old|boy|girl|male|female|child|infant|toddler|baby|[mf](?![a-z/]))")
"""Behind the years of a child: "2y 4m boy"."""
_MINOR: Final = 18  # years


class UnitReader(CalendarReader):
    """Reads units behind figures."""

    def _every(self, figure: Figure, each: re.Match[str]) -> Quantity:
        """ "4-hourly", "six weekly": every so many hours, weeks or months."""
        unit, raw = self.units[each[1]], figure.value
        rate = _rate(raw * unit.factor)
        return self._make(figure.start, each.end(), "frequency", rate, "/d", raw=raw, said="every " + unit.said)

    def _approximate(self, start: int, end: int) -> bool:
        return self._before(start, ABOUT) or self.lower.startswith(_AFTERWARDS, end)

    def _of_child(self, years: float, end: int) -> bool:
        return years < _MINOR and OF_CHILD.match(self.lower, end) is not None

    def _united(self, figure: Figure, unit: Unit, end: int) -> Quantity | None:
        start = figure.start
        if figure.shape == "lone" and unit.kind == "number":
            return None
        raw, value, canonical, said = figure.value, round(figure.value * unit.factor, 6), unit.canonical, unit.said
        if said == "degree":
            warm = not self.lower.startswith(_ANGLES, end)
            said = "fahrenheit" if warm and 93 <= raw <= 110 else "celsius" if warm and 34 <= raw <= 43 else said
            canonical = {"fahrenheit": "F", "celsius": "C"}.get(said, canonical)
        if said == "fahrenheit":
            value, canonical = celsius(raw), "C"
        kind: QuantityKind = unit.kind
        if said == "year" and (self._aged(start) or self._lived(figure, end) or self._of_child(raw, end)):
            kind, canonical, value = "age", "y", raw
        if kind == "percent":
            air = _ROOM_AIR.match(self.lower, end)
            end = air.end() if air else end
        vague = figure.shape == "vague" or self._approximate(start, end) or self._approximate(start, figure.end)
        low, high = divmod(raw, _HUNDRED)
        if canonical in COUNTED and figure.shape == "words" and 1 < low < high <= 2 * low:  # "eight ten puffs"
            made = self._make(start, end, kind, low * unit.factor, canonical, raw=low, said=said, approximate=vague)
            return made.changed(high=high * unit.factor)
        made = self._make(start, end, kind, value, canonical, raw=raw, said=said, approximate=vague)
        return self._interval(made, start) if kind == "duration" else made

    def _interval(self, made: Quantity, start: int) -> Quantity:
        """ "every eight hours", "q4h": a duration that is a frequency."""
        if made.kind != "duration" or not isinstance(made.value, float) or not made.value:
            return made
        every = _EVERY.search(self.lower[max(0, start - _EVERY_REACH) : start])
        if every is None:
            return made
        begin = start - (every.end() - every.start())
        low, high = _rate(made.value), None
        if made.high:
            low, high = _rate(made.high), low
        return made.changed(
            start=begin, text=self.text[begin : made.end], kind="frequency", unit="/d", value=low, high=high,
            said="every " + made.said,
        )  # fmt: skip

    def _unit(self, end: int, figure: Figure) -> tuple[Unit | None, int]:
        """The unit after a figure and where it ends; up to three words, the longest spelling wins."""
        match = _AFTER.match(self.lower, end)
        if match is None:
            return None, end
        first = match[1]
        if match[3]:
            unit = self.units.get(f"{first} {match[2]} {match[3]}")
            if unit is not None:
                return unit, match.end(3)
        if match[2]:
            unit = self.units.get(f"{first} {match[2]}")
            if unit is not None:
                return unit, match.end(2)
        unit, stop = self._one_word(first, match.start(1))
        if unit is not None and stop - match.start(1) == 1 and first[0] != "%":
            if self.lower[stop : stop + 1].isdigit():
                return None, end  # "grade 2 L4"
            close = match.start(1) - end <= 1 or _DEGREE in self.text[end : match.start(1)]  # "39.0 °C"
            attached = figure.shape == "digits" and close
            if not attached or (self.lower[stop : stop + 1] or " ") == "'":
                return None, end
        return unit, stop

    def _one_word(self, first: str, start: int) -> tuple[Unit | None, int]:
        unit = self.units.get(first)
        if unit is not None:
            return unit, start + len(first)
        if first.startswith(_AGES):  # "67 y/oRHM"
            return self.units["y/o"], start + 3
        for mark in (".", "/", "'", '"', "%"):
            head = "%" if mark == "%" and first[0] == "%" else first.split(mark, 1)[0]
            if head and head != first:
                unit = self.units.get(head)
                if unit is not None:
                    return unit, start + len(head)
        return None, start


def _rate(days: float) -> float:
    """Times a day; five digits, for lapses are rounded already."""
    return float(f"{1 / days:.5g}")


def celsius(fahrenheit: float) -> float:
    """A temperature in degrees Celsius."""
    return round((fahrenheit - 32) / 1.8, 4)
