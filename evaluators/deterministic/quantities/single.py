"""One figure and what stands before and after it: the unit, a period, a label say what it measures."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.calendar import CalendarReader
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.types import Quantity, QuantityKind
from evaluators.deterministic.quantities.units import Unit, labels

_AFTER: Final = re.compile(r"[ -]{0,2}([a-z%/'\"][a-z%/.'\"]{0,15})(?:[ -]([a-z/]{1,12}))?(?:[ -]([a-z/]{1,12}))?")
_PERIOD: Final = re.compile(
    r"(?: ?/ ?| (?:a|per|each|every|in a|in one) |-a-)(day|night|week|month|year|hour)(?![a-z])"
    r"| (dai|week|month|night|hour)ly"
)
_PER_DAY: Final = {"day": 1, "night": 1, "dai": 1, "week": 1 / 7, "month": 12 / 365.25, "year": 1 / 365.25, "hour": 24}
_CLOCK: Final = re.compile(r"(?::([0-5][0-9])(?![0-9]))?(?: ?(?:([ap])\.? ?m(?![a-z])|o'clock))?")
_ROOM_AIR: Final = re.compile(r" ?(?:on |in )?(?:ra|room air)(?![a-z])")

ABOUT: Final = (
    "about ", "around ", "approximately ", "approx ", "approx. ", "roughly ", "almost ", "nearly ", "over ",
    "more than ", "less than ", "at least ", "up to ", "under ", "close to ", "maybe ", "~", "~ ", "circa ",
    ">", "<", "probably ", "greater than ", "say ", "like ", "perhaps ",
)  # fmt: skip
_AFTERWARDS: Final = (" or so", "ish", " ish", "-ish", " plus ", "-odd", " odd ", " some ", "s ", "s.", "s,")
_AGES: Final = ("y/o", "y.o")
_ANGLES: Final = (" of ", " flex", " ext", " abd", " add", " rot")
_SINCE: Final = ("in ", "since ", "from ", "until ", "year ", "back in ", "of ", "around ", "by ")
_LAPSE: Final = (
    "for ", "about ", "past ", "last ", "within ", "in ", "over ", "than ", "almost ", "nearly ", "next ", "every ",
    "around ", "maybe ", "after ", "once ", "the ", "like ",
)  # fmt: skip
_AGO: Final = (
    " ago", "'s time", " now", " or so", " later", " history", " and a half", " back", " before", " prior",
    " after", " earlier",
)  # fmt: skip
_FILLERS: Final = (" plus ", " or so ", " odd ", " some ", " or more ")
_AFTER_ONE: Final = (" with", " without", " when", " at ", " or ", " on ", " right", " today", " now", ",", ".")
_ONE_OR: Final = re.compile(r"(?<![a-z])an? ([a-z]{3,10}) or $")
_THEIRS: Final = re.compile(r"(?<![a-z])(?:his|her|my|their|your|our) (?:(?:early|mid|late|lower|upper)[ -])?$")
_JOINT: Final = 6  # characters between the years and the months of an age
OR_SO: Final = 4  # "a week or two", "a pack or three" at most
_HALF: Final = 0.5
_TAKING: Final = ("took ", "take ", "takes ", "taking ", "just ", "only ", "had ")
_STONE: Final = 14  # pounds
_OFTEN: Final = 8  # times a day, at most
_EACH: Final = re.compile(r"[ -](hour|week|month)ly(?![a-z])")
_SEX: Final = re.compile(r"( ?(?:y|yo|y/o|yrs?))? ?[MF](?![A-Za-z0-9])")
_GESTATED: Final = re.compile(r" ?w(?:ks?)?[ +]?([0-6])d?(?![a-z0-9])")
_WARM: Final = 90.0  # degrees: "99F" is no age
_CLOCK_DIGITS: Final = 4
_WEEKS_AND: Final = frozenset((" plus ", " and ", " ", ""))
_HALVED: Final = (" one", "one", " it", " of it", " of one")
_ONE_AND: Final = re.compile(r"(?<![a-z])(an?|every|each) ([a-z]{3,10}) and an? $")
_EVERY: Final = re.compile(r"(?<![a-z0-9])(?:(?:every|each) |q\.? ?)$")


class SingleReader(CalendarReader):
    """Reads figures that stand alone."""

    def _single(self, index: int) -> tuple[Quantity | None, int]:
        figure = self.figures[index]
        if figure.shape == "article":
            return self._article(figure), index + 1
        start, end = figure.start, figure.end
        if figure.shape in ("decade", "roman", "twice") or self._is_plural(end):
            return self._odd(figure), index + 1
        if figure.shape == "digits" and (written := self._written(figure)) is not None:
            return written, index + 1
        if figure.value <= 24:
            clock = _CLOCK.match(self.lower, end)
            if clock is not None and clock.end() > end:
                return self._clock(figure, clock), index + 1
        if figure.shape == "half" and (after_unit := self._and_a_half(figure)) is not None:
            return after_unit, index + 1
        if figure.shape == "named":
            return self._make(start, end, "dose", figure.value, "mg", approximate=True), index + 1
        unit, stop = self._unit(end, figure)
        filler = next((words for words in _FILLERS if self.lower.startswith(words, end)), "") if unit is None else ""
        if filler:
            unit, stop = self._unit(end + len(filler) - 1, figure)
        period = _PERIOD.match(self.lower, stop if unit is not None and unit.said == "time" else end)
        counted = unit is None or unit.said == "time"
        each = _EACH.match(self.lower, end) if unit is None and figure.value > 1 else None
        if each is not None:
            return self._every(figure, each), index + 1
        if period is not None and counted and (unit is not None or self._counts(figure, period)):
            value, about = figure.value * _PER_DAY[period[1] or period[2]], self._approximate(start, end)
            return self._make(
                start, period.end(), "frequency", value, "/d", raw=figure.value, said="times", approximate=about
            ), index + 1
        if unit is None:
            return self._bare(figure), index + 1
        if unit.said == "year" and (aged := self._years_and_months(index, stop)) is not None:
            return aged, index + 2
        if unit.said == "week" and (days := self._and_days(index, stop)) is not None:
            return days, index + 2
        if unit.said == "stone" and (heavy := self._stone(index, stop)) is not None:
            return heavy, index + 2
        if unit.said == "m" and (tall := self._metres(index, stop)) is not None:
            return tall, index + 2
        if unit.said == "foot":
            tall = self._feet(index, stop)
            if tall is not None:
                return tall, index + 2
        return self._united(figure, unit, stop), index + 1

    def _and_a_half(self, half: Figure) -> Quantity | None:
        """ "a pack and a half": the unit comes first."""
        first = _ONE_AND.search(self.lower[max(0, half.start - 24) : half.start])
        unit = self.units.get(first[2]) if first is not None else None
        if first is None or unit is None:
            return None
        every = not first[1].startswith("a")
        start, raw = half.start - (first.end() - first.start(2 if every else 0)), 1 + half.value
        end = min(half.end, half.start + self.lower[half.start : half.end].find("half") + 4)
        made = self._make(start, end, unit.kind, raw * unit.factor, unit.canonical, raw=raw, said=unit.said)
        return self._interval(made, start) if every else made

    def _every(self, figure: Figure, each: re.Match[str]) -> Quantity:
        """ "4-hourly", "six weekly": every so many hours, weeks or months."""
        unit, raw = self.units[each[1]], figure.value
        rate = _rate(raw * unit.factor)
        return self._make(figure.start, each.end(), "frequency", rate, "/d", raw=raw, said="every " + unit.said)

    def _written(self, figure: Figure) -> Quantity | None:
        """What only writing has: "0715" is a time, "58M", "5 y F" an age, "32w3d" how far a pregnancy is."""
        start, end, value = figure.start, figure.end, figure.value
        if end - start == _CLOCK_DIGITS and self.lower[start] == "0" and self.lower[start + 1] != ".":
            hours, minutes = divmod(value, 100)
            return self._make(start, end, "time", hours * 60 + minutes, "min") if minutes < 60 else None
        if (days := _GESTATED.match(self.lower, end)) is not None:  # "32w3d"
            return self._make(start, days.end(), "duration", value * 7 + float(days[1]), "d", said="day")
        sex = _SEX.match(self.text, end) if 0 < value < 120 and value.is_integer() else None
        if sex is None or (sex[0] == "F" and value >= _WARM) or sex[0] in (" M", " F"):
            return None
        return self._make(start, end if sex[1] is None else sex.end(1), "age", value, "y")

    def _years_and_months(self, index: int, stop: int) -> Quantity | None:
        """ "a 5-year, 8-month-old boy"."""
        if index + 1 >= len(self.figures):
            return None
        years, months = self.figures[index], self.figures[index + 1]
        if months.start - stop > _JOINT or self.lower[stop : months.start].strip(" ,-") not in ("", "and"):
            return None
        unit, end = self._unit(months.end, months)
        if unit is None or unit.said != "age-month":
            return None
        return self._make(years.start, end, "age", round(years.value + months.value / 12, 6), "y", raw=years.value)

    def _is_plural(self, end: int) -> bool:
        """ "60s", "60's"."""
        lower = self.lower
        end += lower.startswith("'", end)
        return lower.startswith("s", end) and not lower[end + 1 : end + 2].isalnum()

    def _and_days(self, index: int, stop: int) -> Quantity | None:
        """ "thirty four weeks plus two", "32w3d", "32 weeks and 3 days"."""
        gap = self.lower[stop : self.figures[index + 1].start] if index + 1 < len(self.figures) else "#"
        if gap not in _WEEKS_AND:
            return None
        weeks, days = self.figures[index], self.figures[index + 1]
        unit, end = self._unit(days.end, days)
        if days.value >= 7 or (gap != " plus " if unit is None else unit.said != "day"):
            return None
        end = end if unit is not None else days.end
        return self._make(weeks.start, end, "duration", weeks.value * 7 + days.value, "d", said="day")

    def _odd(self, figure: Figure) -> Quantity | None:
        """Figures of a shape of their own: "in her seventies", "in the 120s", "twice", "type II"."""
        start, end = figure.start, figure.end
        if figure.shape == "roman":
            graded = self._graded(start)
            return self._make(start, end, "number", figure.value, graded) if graded else None
        if figure.shape == "twice":
            period = _PERIOD.match(self.lower, end)
            if period is None:
                return self._make(start, end, "number", figure.value, "time")
            rate = figure.value * _PER_DAY[period[1] or period[2]]
            return self._make(start, period.end(), "frequency", rate, "/d", raw=figure.value, said="times")
        if figure.shape == "digits":
            end += 1 if self.lower[end] == "s" else 2
        if figure.value % 10 or not figure.value or 1900 <= figure.value < 2000:
            return None
        aged = _THEIRS.search(self.lower[max(0, start - 16) : start]) is not None and figure.value <= 100
        kind: QuantityKind = "age" if aged else "number"
        made = self._make(start, end, kind, figure.value, "y" if aged else "", said="decade")
        return made._replace(high=figure.value + 9)

    def _graded(self, start: int) -> str:
        """The word before a figure that says what it grades ("type", "stage"), or nothing."""
        graded = labels().graded
        before = self.lower[max(0, start - 12) : start]
        return next((word for ending, word in graded.items() if before.endswith(ending)), "")

    def _counts(self, figure: Figure, period: re.Match[str]) -> bool:
        """ "x6/day", "6/day" and "four daily", but not "20 a day"."""
        if figure.value > _OFTEN or figure.value % 1:
            return False  # "twenty daily", "0.6 daily": a dose
        return (
            period[0].lstrip().startswith("/") or self.lower[figure.start - 1 : figure.start] == "x" or bool(period[2])
        )

    def _article(self, figure: Figure) -> Quantity | None:
        unit = self._unit_named(figure)
        if unit.kind == "dose":  # "a gram of metformin"
            return self._make(figure.start, figure.end, "dose", unit.factor, unit.canonical, raw=1.0, said=unit.said)
        phrased = not self.lower.startswith("a", figure.start)  # "next week", "week ago"
        if not (phrased or self._before(figure.start, _LAPSE) or self.lower.startswith(_AGO, figure.end)):
            return None
        half = 0.5 if self.lower.startswith(" and a half", figure.end) else 0.0
        end = figure.end + (11 if half else 0)
        value = (1.0 + half) * unit.factor
        made = self._make(figure.start, end, "duration", value, "d", raw=1.0 + half, said=unit.said)
        return self._interval(made._replace(approximate=self._before(figure.start, ABOUT)), figure.start)

    def _unit_named(self, article: Figure) -> Unit:
        """The unit inside of "a week", "next week" or "week ago"."""
        words = self.lower[article.start : article.end].replace("-", " ").split()
        return self.units[words[0]] if words[0] in self.units else self.units[words[1]]

    def _clock(self, figure: Figure, clock: re.Match[str]) -> Quantity:
        hours = figure.value % 12 + 12 if clock[2] == "p" else figure.value % 12 if clock[2] else figure.value
        return self._make(figure.start, clock.end(), "time", hours * 60 + float(clock[1] or 0), "min")

    def _bare(self, figure: Figure) -> Quantity | None:
        start, end, value = figure.start, figure.end, figure.value
        after = self.lower[end : end + 2]
        if value <= 9 and (after.startswith("+") or self._is_plus(end)):
            return self._make(start, end + (1 if after.startswith("+") else 5), "score", (value, 0.0), "+")
        if value <= 5 and self.lower[start - 1 : start] == "+" and self.lower[start - 2 : start - 1] in ("", " "):
            return self._make(start - 1, end, "score", (value, 0.0), "+")
        if (
            figure.shape == "half"
            and value == _HALF
            and (self.lower.startswith(_HALVED, end) or self._is_taken(figure))
        ):
            return self._make(start, end, "number", value)  # "half a one"
        if figure.shape in ("vague", "half") or (figure.shape == "lone" and not self._scored(start, end)):
            return None
        if 0 < value < 120 and (self._aged(start) or self._of_someone(start, end)):
            return self._make(start, end, "age", value, "y")
        if self._is_year(figure):
            return self._make(start, end, "date", (value, 0.0, 0.0))
        if graded := self._graded(start):
            return self._make(start, end, "number", value, graded)
        if (counted := self._or_two(figure)) is not None:
            return counted
        return self._make(start, end, "number", value, approximate=self._approximate(start, end))

    def _is_taken(self, half: Figure) -> bool:
        """ "I took half.": half a tablet, where nothing follows."""
        return self._before(half.start, _TAKING) and not self.lower[half.end : half.end + 1].strip(".,?!;\n")

    def _is_plus(self, end: int) -> bool:
        return self.lower.startswith(" plus", end) and not self.lower[end + 5 : end + 6].isalpha()

    def _or_two(self, figure: Figure) -> Quantity | None:
        """ "a pack or two": the unit stands between."""
        first = _ONE_OR.search(self.lower[max(0, figure.start - 20) : figure.start])
        unit = self.units.get(first[1]) if first is not None else None
        if first is None or unit is None or not 1 < figure.value <= OR_SO:
            return None
        start = figure.start - (first.end() - first.start())
        made = self._make(start, figure.end, unit.kind, unit.factor, unit.canonical, raw=1.0, said=unit.said)
        return made._replace(high=figure.value * unit.factor)

    def _scored(self, start: int, end: int) -> bool:
        """ "down to like a one with it": no pronoun has an article."""
        after = self.lower[end : end + 12]
        return self._before(start, (" a ",)) and (not after.strip(" .,?\n") or after.startswith(_AFTER_ONE))

    def _is_year(self, figure: Figure) -> bool:
        if not (1900 <= figure.value <= 2035 and figure.value == int(figure.value)):
            return False
        return figure.value % 100 != 0 or self._before(figure.start, _SINCE)

    def _approximate(self, start: int, end: int) -> bool:
        return self._before(start, ABOUT) or self.lower.startswith(_AFTERWARDS, end)

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
        if said == "year" and self._aged(start):
            kind, canonical, value = "age", "y", raw
        if kind == "percent":
            air = _ROOM_AIR.match(self.lower, end)
            end = air.end() if air else end
        vague = figure.shape == "vague" or self._approximate(start, end) or self._approximate(start, figure.end)
        made = self._make(start, end, kind, value, canonical, raw=raw, said=said, approximate=vague)
        return self._interval(made, start) if kind == "duration" else made

    def _interval(self, made: Quantity, start: int) -> Quantity:
        """ "every eight hours", "q4h": a duration that is a frequency."""
        if made.kind != "duration" or not isinstance(made.value, float) or not made.value:
            return made
        every = _EVERY.search(self.lower[max(0, start - 8) : start])
        if every is None:
            return made
        begin = start - (every.end() - every.start())
        low, high = _rate(made.value), None
        if made.high:
            low, high = _rate(made.high), low
        return made._replace(
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
            attached = figure.shape == "digits" and match.start(1) - end <= 1
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
