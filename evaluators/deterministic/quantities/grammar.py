"""From plain figures to quantities: which are part of a name, which belong together, which stand alone."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.joint import OR_SO
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.single import COUNTABLE, SingleReader
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.united import ABOUT, celsius
from evaluators.deterministic.quantities.units import LABELS

_MARKERS: Final = frozenset(map(float, range(41)))
_PAIRED: Final = frozenset((300.0, 325.0, 500.0, 650.0, 750.0))  # mg of acetaminophen beside an opioid: "5/325"
_STRONG: Final = 100.0
"""From here on the first of two figures with a stroke is how strong one of two drugs is, where it is no pressure."""
_RANGE: Final = frozenset(
    (
        " to ",
        "-",
        " - ",
        "- ",
        " -",
        " or ",
        "to",
        " through ",
        " to about ",
        " up to ",
        " till ",
        " or maybe ",
        "-to-",
        "- to -",
        "-or-",
    )
)
_SPOKEN_RANGE: Final = frozenset((", ", " ", ", maybe ", ", or "))
_LASTING: Final = (
    " days",
    " weeks",
    " months",
    " years",
    " year",
    " hours",
    " minutes",
    " seconds",
    " pounds",
    " kilos",
)
_WARMTH: Final = frozenset(("fahrenheit", "celsius"))
_COLD: Final = 30.0  # degrees that no body has
_ROUND: Final = 5.0
_ROUND_TO: Final = 90.0
"""Up to here the ends of a range follow one another by ones, or by fives: "ten fifteen minutes"."""
_MOVES: Final = ("increase", "decrease", "went", "raise", "lowered", "down", "up ", "changed", "dropped", "gone")
_SHORTHAND: Final = {7.0: 1.0, 52.0: 7.0, 12.0: 30.4375, 40.0: 7.0}
_SHORT_NAMES: Final = {7.0: "day", 52.0: "week", 12.0: "month", 40.0: "week"}
_IDENTIFIER: Final = 1000.0  # what is called by its number has fewer digits
_DAYS: Final = 31
_MONTHS: Final = 12
_ACUITY = (20.0, 40.0)  # how well one sees; "34/40" is how far a pregnancy is
_VERTEBRAE: Final = 12.0  # a letter and a figure up to it name one: "l four"
_LETTER: Final = re.compile(r"(?:^|[^a-z])[a-z] ")
_GAUGE: Final = re.compile(r" ?(?:ga?|gauge)\.?(?: [a-z0-9./-]{1,12})? needle")
_PHONE: Final = re.compile(r"(?:[0-9]{3}[ -])?[0-9]{3}-[0-9]{4}(?![0-9])")
_TIMES: Final = frozenset((" x ", "x", " by ", " x", "x ", " × ", "×"))
_OVER: Final = frozenset(("/", " / ", " over "))
_QUOTIENTS: Final = frozenset(((1.0, 2.0), (1.0, 3.0), (2.0, 3.0), (1.0, 4.0), (3.0, 4.0)))
_GESTATION: Final = re.compile(r" ?(?:/ ?40|weeks?|wks?|w)(?![a-z0-9])")
_HANDFUL: Final = 6  # tablets at once, at most
_OF_THE: Final = frozenset((" of the ", " of my ", " of those ", " of your ", " of these ", " of his ", " of her "))
_PART_OF: Final = _OF_THE | {" ", " of one ", " the ", " my ", " of "}
"""Between a half and the strength of the tablet that it is of: "half of a fifty milligram losartan"."""
_PARTITIVES: Final = (" of a ", " of an ", " of ", " an ", " a ", "-")
_OF_HOUR: Final = {" past ": 60.0, " after ": 60.0, " to ": -60.0, " till ": -60.0}
_SCALES: Final = (" scale", "-scale", " pain scale")
_SCALED: Final = ("scale of ", "scale from ", "scale ")


class Reader(SingleReader):
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
            if (phone := _PHONE.match(self.lower, figure.start)) is not None:
                return None, self._from(index, phone.end())
            date = self._numeric_date(figure)
            if date is not None:
                return date, index + 1
        if gap != "#":
            for rule in (self._day_first, self._pair, self._range, self._other_pair):
                quantity, after = rule(index, gap)
                if quantity is not None or after > index:
                    return quantity, after
        return self._single(index)

    def _from(self, index: int, end: int) -> int:
        while index < len(self.figures) and self.figures[index].start < end:
            index += 1
        return index

    def _is_label(self, figure: Figure) -> bool:
        """Part of a name ("covid 19", "12-lead"), unless a unit follows: "had covid 2 weeks ago"."""
        if self.lower.startswith(LABELS.after, figure.end) or _GAUGE.match(self.lower, figure.end):
            return True
        if figure.value > _VERTEBRAE and _LETTER.match(self.lower, max(figure.start - 3, 0), figure.start):
            return False  # "l d l one twenty four"
        if figure.shape == "words" and figure.value >= _IDENTIFIER:
            return False  # "interpreter number four four seven one"
        return self._before(figure.start, LABELS.before) and self._unit(figure.end, figure)[0] is None

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
        if bare in ("of", "in") and gap[:1] != "s":
            return self._share(index, a, b, bare)
        if bare not in ("/", "over", "out of"):
            return None, index
        if bare == "/" and a.shape == b.shape == "digits" and self._gap(index + 1) == "/":
            return self._in_turn(index), index + 3
        if bare == "/" and self.lower.startswith("/", a.start - 1):
            return None, index + 2  # what is left of a row of doses
        end = b.end + (1 if self.lower.startswith("s", b.end) and gap[:1] == "s" else 0)
        if bare != "out of" and 60 <= a.value <= 290 and 20 <= b.value <= 180 and a.value > b.value:
            unit, stop = self._unit(end, b)
            stop = stop if unit is not None and unit.said == "mmhg" else end
            return self._make(a.start, stop, "bp", (a.value, b.value), "mmHg", approximate=gap[:1] == "s"), index + 2
        if (a.value, bare, b.value) == (24.0, "/", 7.0):
            return None, index + 2
        if bare == "/" and (a.value, b.value) in _QUOTIENTS and (part := self._quotient(a, b)) is not None:
            return part, index + 2
        if bare == "/" and b.value in _SHORTHAND and self._is_shorthand(a, b):
            days, name = _SHORTHAND[b.value], _SHORT_NAMES[b.value]
            made = self._make(a.start, b.end, "duration", a.value * days, "d", raw=a.value, said=name)
            return self._interval(made, a.start), index + 2
        if bare == "/" and a.value <= 12 and 32 <= b.value <= 99 and a.shape == b.shape == "digits":
            return self._make(a.start, b.end, "date", (1900 + b.value, a.value, 0.0)), index + 2
        if bare == "/" and a.shape == b.shape == "digits" and a.value > b.value and self._is_day(a, b):
            return self._make(a.start, b.end, "date", (0.0, b.value, a.value)), index + 2
        return self._ratio(index, a, b, bare)

    def _share(self, index: int, a: Figure, b: Figure, bare: str) -> tuple[Quantity | None, int]:
        """ "4 of 5", "one in five"; but "2 of 20 mg", "1 in 2 weeks"."""
        alone = a.value == 1 if bare == "in" else a.shape != "lone"
        if not alone or not 2 <= b.value <= 100 or a.value > b.value or self._unit(b.end, b)[0] is not None:
            return None, index
        if a.shape not in COUNTABLE or b.shape not in COUNTABLE:
            return None, index
        return self._make(a.start, b.end, "score", (a.value, b.value)), index + 2

    def _in_turn(self, index: int) -> Quantity | None:
        """ "300/300/600": what is taken in the morning, at noon and at night."""
        a, b, c = self.figures[index : index + 3]
        if c.shape != "digits":
            return None
        unit, end = self._unit(c.end, c)
        dosed = unit is not None and unit.kind == "dose"
        values = (a.value, b.value, c.value)
        return self._make(a.start, end if dosed else c.end, "dose", values, "mg", raw=values, said="mg")

    def _is_day(self, a: Figure, b: Figure) -> bool:
        """ "LMP 12/10": the day before the month, where nothing else is written so."""
        whole = a.value.is_integer() and b.value.is_integer() and a.end - a.start <= 2
        return whole and a.value <= _DAYS and 1 <= b.value <= _MONTHS and self._unit(b.end, b)[0] is None

    def _is_shorthand(self, a: Figure, b: Figure) -> bool:
        """ "3/7" is three days in UK notes, unless it grades something."""
        if a.shape != "digits" or b.shape != "digits" or a.value != int(a.value):
            return False
        if (a.value, b.value) == _ACUITY:
            return False
        return 0 < a.value <= 60 and not self._before(a.start, ("grade ", "score ", "scored ", "strength "))

    def _ratio(self, index: int, a: Figure, b: Figure, bare: str) -> tuple[Quantity | None, int]:
        unit, end = self._unit(b.end, b)
        if unit is not None and unit.kind == "dose" and bare == "/":
            value = (a.value * unit.factor, b.value * unit.factor)
            return self._make(
                a.start, end, "dose", value, unit.canonical, raw=(a.value, b.value), said=unit.said
            ), index + 2
        if bare == "/" and a.shape == b.shape == "digits" and a.value >= _STRONG and a.value > b.value:
            return self._make(a.start, b.end, "dose", (a.value, b.value), "mg"), index + 2  # "Symbicort 160/4.5"
        if bare != "out of" and b.value in _PAIRED and a.value <= 30:
            return self._make(a.start, b.end, "dose", (a.value, b.value), "mg"), index + 2
        if bare == "out of" or (a.value <= b.value and 2 <= b.value <= 100):
            return self._make(a.start, b.end, "score", (a.value, b.value)), index + 2
        return None, index

    def _quotient(self, a: Figure, b: Figure) -> Quantity | None:
        """ "1/2 tablet", "1/2-mile"; but "1/2 weeks" is one or two."""
        end = b.end
        end += next((len(words) - 1 for words in _PARTITIVES if self.lower.startswith(words, end)), 0)
        unit, stop = self._unit(end, b)
        if unit is None or (unit.kind == "duration" and self.lower[stop - 1] == "s"):
            return None
        return self._united(Figure(a.start, b.end, a.value / b.value, "half"), unit, stop)

    def _other_pair(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        """Sizes ("3 x 2 cm"), tablets ("two 20 mg tablets"), clock times, titres, split pressures ("one 20/80")."""
        a, b = self.figures[index], self.figures[index + 1]
        if gap == "-" and (both := self._two_strengths(index)) is not None:
            return both, index + 2
        if gap in _TIMES and (side := self._side(index)) is not None:
            return side, index + 1
        if gap in _TIMES and 1 < a.value <= _HANDFUL and self._is_in_milligrams(b):
            return self._make(a.start, a.end, "dose", a.value, "tablet"), index + 1  # "2 x 10 mg"
        if a.shape == "half" and gap in _OF_HOUR and 1 <= b.value <= 12:
            minutes = b.value * 60 + a.value * _OF_HOUR[gap]
            return self._make(a.start, b.end, "time", minutes, "min"), index + 2
        if gap == " " and a.shape in ("words", "digits") and a.value <= _HANDFUL and self._is_strength_of(a, b):
            return self._make(a.start, a.end, "dose", a.value, "tablet"), index + 1
        if a.shape == "half" and gap in _PART_OF and self._is_halved(a, b):
            return self._make(a.start, a.end, "dose", a.value, "tablet"), index + 1
        if (gap == " " or gap in _OF_THE) and a.value <= _HANDFUL and self._is_of_those(b):
            return self._make(a.start, a.end, "dose", a.value, "tablet"), index + 1
        if gap == "+" and b.value < 7 and (pregnant := self._weeks_and_days(a, b)) is not None:
            return pregnant, index + 2
        if gap == ":" and a.value == 1 and b.value >= 60:
            return self._make(a.start, b.end, "number", b.value, "1:"), index + 2
        if (
            gap == " "
            and a.shape != "article"
            and a.value in (1, 2, 100, 200)
            and b.value < 100
            and self._gap(index + 1) in _OVER
        ):
            c = self.figures[index + 2]
            systolic = a.value * (100 if a.value <= 2 else 1) + b.value
            if b.value >= 10 and 20 <= c.value < systolic and c.value <= 180:
                return self._make(a.start, c.end, "bp", (systolic, c.value), "mmHg"), index + 3
        return None, index

    def _two_strengths(self, index: int) -> Quantity | None:
        """ "875-125 mg", "20-12.5 mg": what is in a tablet of two drugs; a range goes up."""
        a, b = self.figures[index], self.figures[index + 1]
        if a.shape != "digits" or b.shape != "digits" or a.value <= b.value or self.lower.endswith("-", 0, a.start):
            return None  # "40-20-10 mg": one after the other
        unit, end = self._unit(b.end, b)
        if unit is None or unit.canonical != "mg":
            return None
        value = (a.value * unit.factor, b.value * unit.factor)
        return self._make(a.start, end, "dose", value, unit.canonical, raw=(a.value, b.value), said=unit.said)

    def _weeks_and_days(self, weeks: Figure, days: Figure) -> Quantity | None:
        """ "24+2 weeks", "24+2/40": how far a pregnancy is."""
        match = _GESTATION.match(self.lower, days.end)
        if match is None:
            return None
        return self._make(weeks.start, match.end(), "duration", weeks.value * 7 + days.value, "d", said="day")

    def _side(self, index: int) -> Quantity | None:
        """One side of a size whose unit stands behind the last one."""
        last = index + 1
        while last < index + 2 and self._gap(last) in _TIMES:
            last += 1
        unit, _ = self._unit(self.figures[last].end, self.figures[last])
        if unit is None or unit.canonical != "cm":
            return None
        return self._united(self.figures[index], unit, self.figures[index].end)

    def _range(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        a, b = self.figures[index], self.figures[index + 1]
        between = gap == " and " and self._before(a.start, ("between ",))
        if not between and gap not in _RANGE and not (gap in _SPOKEN_RANGE and self._next_to(index)):
            return None, index
        if (
            b.shape in ("ordinal", "month", "lone", "article", "roman", "twice", "decade")
            or not a.value < b.value
            or a.shape == "vague"
        ):
            return None, index
        if self._before(a.start, ("from ",)) and self._moved(a.start):
            return None, index
        if self._gap(index + 1) == "/" and (short := self._short_range(index)) is not None:
            return short, index + 3
        if self.lower.startswith(_SCALES, b.end) or self._before(a.start, _SCALED):
            return None, index + 2
        if a.shape == "article":
            return self._article_range(index, a, b)
        quantity, after = self._single(index + 1)
        if quantity is not None and quantity.said in _WARMTH and a.value < _COLD:  # "motion 5-110 degrees"
            quantity = quantity._replace(value=quantity.raw, unit="degree", said="degree")
        if quantity is None or not isinstance(quantity.value, float) or not isinstance(quantity.raw, float):
            return None, index
        if quantity.kind == "date" or (quantity.kind == "dose" and self._before(a.start, ("from ",))):
            return None, index  # a dose "from 10 to 20 mg" is a change
        if quantity.kind == "frequency" and quantity.said.startswith("every"):
            if not quantity.text.endswith("ly"):
                return None, index
            often = float(f"{quantity.value * b.value / a.value:.5g}")  # "4-6 hourly"
            text = self.text[a.start : quantity.end]
            return quantity._replace(start=a.start, text=text, high=often, raw=a.value), after
        factor = quantity.value / quantity.raw if quantity.raw else 1.0
        low = round(a.value * factor, 6) if quantity.said != "fahrenheit" else celsius(a.value)
        start = min(a.start, quantity.start)
        ranged = quantity._replace(
            start=start, text=self.text[start : quantity.end], value=low, high=quantity.value, raw=a.value
        )
        return self._interval(ranged, a.start), after

    def _next_to(self, index: int) -> bool:
        """Whether two figures with no more than a pause between them are the ends of a range: "six, seven years", "ten
        fifteen minutes"; but "take two, three times a day" is how many and how often."""
        a, b = self.figures[index], self.figures[index + 1]
        if a.shape != "words" or b.shape != "words" or not a.value.is_integer() or a.value > _ROUND_TO:
            return False
        step = b.value - a.value
        close = step == 1 or (step == _ROUND and not a.value % _ROUND)
        return close and self.lower.startswith(_LASTING, b.end)

    def _article_range(self, index: int, a: Figure, b: Figure) -> tuple[Quantity | None, int]:
        """ "a week or two", where the unit stands between; "a year to eighteen months"; but "in a day or 5 lb"."""
        unit = self._unit_named(a)
        if unit.kind != "duration":
            return None, index
        if self._unit(b.end, b)[0] is not None:
            until, after = self._single(index + 1)
            low = a.value * unit.factor
            if until is None or until.kind != "duration" or not isinstance(until.value, float) or until.high:
                return None, index
            if not isinstance(until.raw, float) or not low < until.value:
                return None, index
            text, raw = self.text[a.start : until.end], round(low * until.raw / until.value, 6)
            return until._replace(start=a.start, text=text, value=low, high=until.value, raw=raw), after
        if b.value > OR_SO:
            return None, index  # "three pounds in a day or five in a week"
        made = self._make(a.start, b.end, "duration", a.value * unit.factor, "d", raw=a.value, said=unit.said)
        return made._replace(high=round(b.value * unit.factor, 6), approximate=self._before(a.start, ABOUT)), index + 2

    def _short_range(self, index: int) -> Quantity | None:
        """ "3-4/12": three to four months in UK notes."""
        a, b, c = self.figures[index : index + 3]
        if c.value not in _SHORTHAND or not self._is_shorthand(b, c):
            return None
        days, name = _SHORTHAND[c.value], _SHORT_NAMES[c.value]
        made = self._make(a.start, c.end, "duration", a.value * days, "d", raw=a.value, said=name)
        return made._replace(high=b.value * days)

    def _moved(self, start: int) -> bool:
        before = self.lower[max(0, start - 48) : start - 5]
        return any(word in before for word in _MOVES)
