"""From plain figures to quantities: what stands before, after and between figures says what they measure."""

from __future__ import annotations

import re

from evaluators.deterministic.quantities_calendar import CalendarReader
from evaluators.deterministic.quantities_numbers import Figure
from evaluators.deterministic.quantities_types import Quantity, QuantityKind
from evaluators.deterministic.quantities_units import Unit

_AFTER = re.compile(r"[ -]{0,2}([a-z%/'\"][a-z%/.'\"]{0,15})(?:[ -]([a-z/]{1,12}))?(?:[ -]([a-z/]{1,12}))?")
_PERIOD = re.compile(
    r"(?: ?/ ?| (?:a|per|each|every|in a|in one) |-a-)(day|night|week|month|year|hour)(?![a-z])"
    r"| (dai|week|month|night|hour)ly"
)
_PER_DAY = {"day": 1, "night": 1, "dai": 1, "week": 1 / 7, "month": 12 / 365.25, "year": 1 / 365.25, "hour": 24}
_CLOCK = re.compile(r"(?::([0-5][0-9])(?![0-9]))?(?: ?(?:([ap])\.? ?m(?![a-z])|o'clock))?")
_ROOM_AIR = re.compile(r" ?(?:on |in )?(?:ra|room air)(?![a-z])")

_ABOUT = (
    "about ", "around ", "approximately ", "approx ", "approx. ", "roughly ", "almost ", "nearly ", "over ",
    "more than ", "less than ", "at least ", "up to ", "under ", "close to ", "maybe ", "~", "~ ", "circa ",
    ">", "<", "probably ", "greater than ", "say ", "like ", "perhaps ",
)  # fmt: skip
_AFTERWARDS = (" or so", "ish", " ish", "-ish", " plus ", "-odd", " odd ", "s ", "s.", "s,")
_LABELS = (
    "type ", "type-", "covid-", "covid ", "omega-", "omega ", "phq-", "gad-", "h1n", "vitamin b", "vitamin d",
    "factor ", "number ", "step ", "hba", " t-", " l-", " c-", " s-", "option ", "page ",
)  # fmt: skip
_MARKERS = frozenset(map(float, range(41)))
_PAIRED = frozenset((300.0, 325.0, 500.0, 650.0, 750.0))  # mg of acetaminophen beside an opioid: "5/325"
_ANGLES = (" of ", " flex", " ext", " abd", " add", " rot")
_GRADED = ("stage", "grade", "class", "category")
_SINCE = ("in ", "since ", "from ", "until ", "year ", "back in ", "of ", "around ", "by ")
_LAPSE = (
    "for ", "about ", "past ", "last ", "within ", "in ", "over ", "than ", "almost ", "nearly ", "next ", "every ",
    "around ", "maybe ", "after ", "once ", "the ",
)  # fmt: skip
_AGO = (" ago", "'s time", " now", " or so", " later", " history", " and a half", " back", " before", " prior")
_RANGE = frozenset(
    (" to ", "-", " - ", "- ", " -", " or ", "to", " through ", " to about ", " up to ", " till ", " or maybe ")
)
_MOVES = ("increase", "decrease", "went", "raise", "lowered", "down", "up ", "changed", "dropped", "gone")
_FILLERS = (" plus ", " or so ", " odd ", " or more ")
_AFTER_ONE = (" with", " without", " when", " at ", " or ", " on ", " right", " today", " now", ",", ".")
_ONE_AND = re.compile(r"(?<![a-z])an? ([a-z]{3,10}) and an? $")
_SHORTHAND = {7.0: 1.0, 52.0: 7.0, 12.0: 30.4375}
_SHORT_NAMES = {7.0: "day", 52.0: "week", 12.0: "month"}
_EVERY = re.compile(r"(?<![a-z0-9])(?:(?:every|each) |q\.? ?)$")


class Reader(CalendarReader):
    """Reads the figures of one text, left to right; each rule returns what it read and the figure to go on with."""

    def read(self) -> list[Quantity]:
        """All quantities that hang on figures."""
        found: list[Quantity] = []
        index, count = 0, len(self.figures)
        while index < count:
            quantity, after = self._at(index)
            if quantity is not None:
                found.append(quantity)
                while after < count and self.figures[after].start < quantity.end:
                    after += 1
            index = max(after, index + 1)
        return found

    def _at(self, index: int) -> tuple[Quantity | None, int]:
        figure = self.figures[index]
        if figure.shape == "month" or figure.shape == "ordinal":
            return self._calendar(index)
        if self._is_label(figure) or (figure.shape == "digits" and self._is_marker(figure)):
            return None, index + 1
        gap = self._gap(index)
        if figure.shape == "digits" and ("/" in gap or "-" in gap or "." in gap):
            date = self._numeric_date(figure)
            if date is not None:
                return date, index + 1
        if gap != "#":
            for rule in (self._day_first, self._pair, self._range):
                quantity, after = rule(index, gap)
                if quantity is not None or after > index:
                    return quantity, after
        return self._single(index)

    def _is_label(self, figure: Figure) -> bool:
        """Part of a name ("type 2"), unless a unit follows: "had covid 2 weeks ago"."""
        return self._before(figure.start, _LABELS) and self._unit(figure.end, figure)[0] is None

    def _is_marker(self, figure: Figure) -> bool:
        """Numbering: "2." or "2)" at the start of a line, or before a capital after a colon or a full stop."""
        after = self.text[figure.end : figure.end + 5]
        if not after or after[0] not in ".)" or (len(after) > 1 and after[1].isdigit()) or figure.value not in _MARKERS:
            return False
        before = self.lower[max(0, figure.start - 6) : figure.start]
        line = before.rpartition("\n")[2]
        if not line.strip() and (figure.start <= 6 or "\n" in before):
            return True
        return before.rstrip()[-1:] in (":", ".") and before[-1:] == " " and after[1:].lstrip()[:1].isupper()

    # Two figures that belong together

    def _pair(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        a, b = self.figures[index], self.figures[index + 1]
        bare = gap.replace("s", "", 1).strip() if gap[:1] == "s" else gap.strip()
        if bare == "'" and 3 <= a.value <= 8 and b.value < 12:
            return self._height(a, b), index + 2
        if bare not in ("/", "over", "out of"):
            return None, index
        end = b.end + (1 if self.lower.startswith("s", b.end) and gap[:1] == "s" else 0)
        if bare != "out of" and 60 <= a.value <= 290 and 20 <= b.value <= 180 and a.value > b.value:
            unit, stop = self._unit(end, b)
            stop = stop if unit is not None and unit.said == "mmhg" else end
            return self._make(a.start, stop, "bp", (a.value, b.value), "mmHg", approximate=gap[:1] == "s"), index + 2
        if (a.value, bare, b.value) == (24.0, "/", 7.0):
            return None, index + 2
        if bare == "/" and b.value in _SHORTHAND and self._is_shorthand(a, b):
            days = _SHORTHAND[b.value]
            return self._make(
                a.start, b.end, "duration", a.value * days, "d", raw=a.value, said=_SHORT_NAMES[b.value]
            ), index + 2
        if bare == "/" and a.value <= 12 and 32 <= b.value <= 99 and a.shape == b.shape == "digits":
            return self._make(a.start, b.end, "date", (1900 + b.value, a.value, 0.0)), index + 2
        return self._ratio(index, a, b, bare)

    def _is_shorthand(self, a: Figure, b: Figure) -> bool:
        """ "3/7" is three days in UK notes, unless it grades something."""
        if a.shape != "digits" or b.shape != "digits" or a.value != int(a.value):
            return False
        return 0 < a.value <= 60 and not self._before(a.start, ("grade ", "score ", "scored ", "strength "))

    def _ratio(self, index: int, a: Figure, b: Figure, bare: str) -> tuple[Quantity | None, int]:
        unit, end = self._unit(b.end, b)
        if unit is not None and unit.kind == "dose" and bare == "/":
            value = (a.value * unit.factor, b.value * unit.factor)
            return self._make(
                a.start, end, "dose", value, unit.canonical, raw=(a.value, b.value), said=unit.said
            ), index + 2
        if bare == "/" and b.value in _PAIRED and a.value <= 30:
            return self._make(a.start, b.end, "dose", (a.value, b.value), "mg"), index + 2
        if bare == "out of" or (a.value <= b.value and 2 <= b.value <= 100):
            return self._make(a.start, b.end, "score", (a.value, b.value)), index + 2
        return None, index

    def _height(self, feet: Figure, inches: Figure) -> Quantity:
        end = inches.end + (1 if self.lower.startswith('"', inches.end) else 0)
        end += 2 if self.lower.startswith("''", inches.end) else 0
        unit, stop = self._unit(inches.end, inches)
        end = stop if unit is not None and unit.said == "inch" else end
        value = round(feet.value * 30.48 + inches.value * 2.54, 2)
        return self._make(feet.start, end, "measure", value, "cm", raw=feet.value * 12 + inches.value, said="inch")

    def _range(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        a, b = self.figures[index], self.figures[index + 1]
        between = gap == " and " and self._before(a.start, ("between ",))
        if not between and gap not in _RANGE:
            return None, index
        if b.shape in ("ordinal", "month", "lone", "article") or not a.value < b.value or a.shape == "vague":
            return None, index
        if self._before(a.start, ("from ",)) and self._moved(a.start):
            return None, index
        quantity, after = self._single(index + 1)
        if a.shape == "article" and quantity is not None and quantity.kind == "number" and quantity.unit == "":
            return self._article_range(a, b), index + 2
        if quantity is None or not isinstance(quantity.value, float) or not isinstance(quantity.raw, float):
            return None, index
        if quantity.kind == "date" or (quantity.kind == "dose" and self._before(a.start, ("from ",))):
            return None, index  # a dose "from 10 to 20 mg" is a change
        if quantity.kind == "frequency" and quantity.said.startswith("every"):
            return None, index
        factor = quantity.value / quantity.raw if quantity.raw else 1.0
        low = round(a.value * factor, 6) if quantity.said != "fahrenheit" else _celsius(a.value)
        start = min(a.start, quantity.start)
        ranged = quantity._replace(
            start=start, text=self.text[start : quantity.end], value=low, high=quantity.value, raw=a.value
        )
        return self._interval(ranged, a.start), after

    def _article_range(self, a: Figure, b: Figure) -> Quantity:
        """ "a week or two": the unit stands between."""
        unit = self._unit_named(a)
        made = self._make(a.start, b.end, "duration", a.value * unit.factor, "d", raw=a.value, said=unit.said)
        return made._replace(high=round(b.value * unit.factor, 6), approximate=self._before(a.start, _ABOUT))

    def _moved(self, start: int) -> bool:
        before = self.lower[max(0, start - 48) : start - 5]
        return any(word in before for word in _MOVES)

    # One figure

    def _single(self, index: int) -> tuple[Quantity | None, int]:
        figure = self.figures[index]
        if figure.shape == "article":
            return self._article(figure), index + 1
        start, end = figure.start, figure.end
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
        if period is not None and counted and (unit is not None or self._counts(figure, period)):
            value, about = figure.value * _PER_DAY[period[1] or period[2]], self._approximate(start, end)
            return self._make(
                start, period.end(), "frequency", value, "/d", raw=figure.value, said="times", approximate=about
            ), index + 1
        if unit is None:
            return self._bare(figure), index + 1
        if unit.said == "foot":
            tall = self._feet(index, stop)
            if tall is not None:
                return tall, index + 2
        return self._united(figure, unit, stop), index + 1

    def _and_a_half(self, half: Figure) -> Quantity | None:
        """ "a pack and a half": the unit comes first."""
        first = _ONE_AND.search(self.lower[max(0, half.start - 24) : half.start])
        unit = self.units.get(first[1]) if first is not None else None
        if first is None or unit is None:
            return None
        start, raw = half.start - (first.end() - first.start()), 1 + half.value
        end = min(half.end, half.start + self.lower[half.start : half.end].find("half") + 4)
        return self._make(start, end, unit.kind, raw * unit.factor, unit.canonical, raw=raw, said=unit.said)

    def _counts(self, figure: Figure, period: re.Match[str]) -> bool:
        """ "x6/day", "6/day" and "four daily", but not "20 a day"."""
        return (
            period[0].lstrip().startswith("/") or self.lower[figure.start - 1 : figure.start] == "x" or bool(period[2])
        )

    def _article(self, figure: Figure) -> Quantity | None:
        phrased = not self.lower.startswith("a", figure.start)  # "next week", "week ago"
        if not (phrased or self._before(figure.start, _LAPSE) or self.lower.startswith(_AGO, figure.end)):
            return None
        unit = self._unit_named(figure)
        half = 0.5 if self.lower.startswith(" and a half", figure.end) else 0.0
        end = figure.end + (11 if half else 0)
        value = (1.0 + half) * unit.factor
        made = self._make(figure.start, end, "duration", value, "d", raw=1.0 + half, said=unit.said)
        return self._interval(made._replace(approximate=self._before(figure.start, _ABOUT)), figure.start)

    def _unit_named(self, article: Figure) -> Unit:
        """The unit inside of "a week", "next week" or "week ago"."""
        words = self.lower[article.start : article.end].split()
        return self.units[words[0]] if words[0] in self.units else self.units[words[1]]

    def _clock(self, figure: Figure, clock: re.Match[str]) -> Quantity:
        hours = figure.value % 12 + 12 if clock[2] == "p" else figure.value % 12 if clock[2] else figure.value
        return self._make(figure.start, clock.end(), "time", hours * 60 + float(clock[1] or 0), "min")

    def _bare(self, figure: Figure) -> Quantity | None:
        start, end, value = figure.start, figure.end, figure.value
        after = self.lower[end : end + 2]
        if value <= 5 and (after.startswith("+") or self.lower.startswith(" plus ", end)):
            return self._make(start, end + (1 if after.startswith("+") else 5), "score", (value, 0.0), "+")
        if figure.shape in ("vague", "half") or (figure.shape == "lone" and not self._scored(start, end)):
            return None
        if 0 < value < 120 and (self._aged(start) or self._of_someone(start, end)):
            return self._make(start, end, "age", value, "y")
        if self._is_year(figure):
            return self._make(start, end, "date", (value, 0.0, 0.0))
        for graded in _GRADED:
            if self._before(start, (graded + " ",)):
                return self._make(start, end, "number", value, graded)
        return self._make(start, end, "number", value, approximate=self._approximate(start, end))

    def _scored(self, start: int, end: int) -> bool:
        """ "down to like a one with it": no pronoun has an article."""
        after = self.lower[end : end + 12]
        return self._before(start, (" a ",)) and (not after.strip(" .,?\n") or after.startswith(_AFTER_ONE))

    def _is_year(self, figure: Figure) -> bool:
        if not (1900 <= figure.value <= 2035 and figure.value == int(figure.value)):
            return False
        return figure.value % 100 != 0 or self._before(figure.start, _SINCE)

    def _approximate(self, start: int, end: int) -> bool:
        return self._before(start, _ABOUT) or self.lower.startswith(_AFTERWARDS, end)

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
            value, canonical = _celsius(raw), "C"
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


def _celsius(fahrenheit: float) -> float:
    return round((fahrenheit - 32) / 1.8, 4)
