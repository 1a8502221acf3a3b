"""Two figures that belong together: a pressure, a size, a date, a share, so many tablets of a strength."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.ranges import RangeReader
from evaluators.deterministic.quantities.single import COUNTABLE
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.units import LABELS

_PAIRED: Final = frozenset((300.0, 325.0, 500.0, 650.0, 750.0))  # mg of acetaminophen beside an opioid: "5/325"
_STRONG: Final = 100.0
"""From here on the first of two figures with a stroke is how strong one of two drugs is, where it is no pressure."""
_DAYS: Final = 31
_MONTHS: Final = 12
_TIMES: Final = frozenset((" x ", "x", " by ", " x", "x ", " × ", "×"))
_OVER: Final = frozenset(("/", " / ", " over "))
_QUOTIENTS: Final = frozenset(((1.0, 2.0), (1.0, 3.0), (2.0, 3.0), (1.0, 4.0), (3.0, 4.0)))
_GESTATION: Final = re.compile(r" ?(?:/ ?40|weeks?|wks?|w)(?![a-z0-9])")
_HANDFUL: Final = 6  # tablets at once, at most
_OF_THE: Final = frozenset((" of the ", " of my ", " of those ", " of your ", " of these ", " of his ", " of her "))
_PART_OF: Final = _OF_THE | {" ", " of one ", " the ", " my ", " of "}
"""Between a half and the strength of the tablet that it is of: "half of a fifty milligram losartan"."""
_PARTITIVES: Final = (" of a ", " of an ", " of ", " an ", " a ", "-")
_OUT_OF: Final = " out of "
_OUT_OF_REACH: Final = 24
"""Characters, at most, between the figures of "one lymph node out of three"."""
_LEFT_OUT: Final = ("missed ", "misses ", "lost ", "dropped ", "failed ", "missing ")
"""Before a share of what was not felt, known or right: "missed two out of ten" is 8/10."""


class PairReader(RangeReader):
    """Reads pairs; each rule returns what it read and the figure to go on with."""

    def _pair(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        a, b = self.figures[index], self.figures[index + 1]
        bare = gap.replace("s", "", 1).strip() if gap[:1] == "s" else gap.strip()
        if bare == "'" and 3 <= a.value <= 8 and b.value < 12:
            return self._height(a, b), index + 2
        if bare in ("of", "in", "of the") and gap[:1] != "s":
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
        if bare == "/" and self.lower.startswith(LABELS.specimens, b.end):
            return self._ratio(index, a, b, bare)
        if bare == "/" and (lapse := self._shorthand(a, b, a)) is not None:
            return self._interval(lapse, a.start), index + 2
        if bare == "/" and a.value <= 12 and 32 <= b.value <= 99 and a.shape == b.shape == "digits":
            return self._make(a.start, b.end, "date", (1900 + b.value, a.value, 0.0)), index + 2
        if bare == "/" and a.shape == b.shape == "digits" and a.value > b.value and self._is_day(a, b):
            return self._make(a.start, b.end, "date", (0.0, b.value, a.value)), index + 2
        return self._ratio(index, a, b, bare)

    def _share(self, index: int, a: Figure, b: Figure, bare: str) -> tuple[Quantity | None, int]:
        """ "4 of 5", "one in five", "two of the twelve cores"; but "2 of 20 mg", "1 in 2 weeks"."""
        counted = self.lower.startswith(LABELS.specimens, b.end)
        alone = a.value == 1 if bare == "in" else counted or (a.shape != "lone" and bare == "of")
        if not alone or not 2 <= b.value <= 100 or a.value > b.value or self._unit(b.end, b)[0] is not None:
            return None, index
        if a.shape not in COUNTABLE or b.shape not in COUNTABLE:
            return None, index
        return self._make(a.start, b.end, "score", (a.value, b.value)), index + 2

    def _part_of(self, index: int) -> Quantity | None:
        """ "One lymph node out of three"."""
        if index + 1 >= len(self.figures) or not self.lower.startswith(LABELS.specimens, self.figures[index].end):
            return None
        a, b = self.figures[index], self.figures[index + 1]
        if b.start - a.end > _OUT_OF_REACH or not self.lower.endswith(_OUT_OF, a.end, b.start) or a.value > b.value:
            return None
        return self._make(a.start, b.end, "score", (a.value, b.value))

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
        if self._before(a.start, _LEFT_OUT) and a.value <= b.value:
            return self._make(a.start, b.end, "score", (b.value - a.value, b.value)), index + 2
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
        """Sizes ("3 x 2 cm"), tablets ("two 20 mg tablets"), titres, split pressures ("one 20/80")."""
        a, b = self.figures[index], self.figures[index + 1]
        if gap == "-" and (both := self._two_strengths(index)) is not None:
            return both, index + 2
        if gap in _TIMES and (side := self._side(index)) is not None:
            return side, index + 1
        if self._counts_tablets(a, b, gap):
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

    def _counts_tablets(self, a: Figure, b: Figure, gap: str) -> bool:
        """Whether one is how many are taken of what the other is the strength of: "two 20 mg tablets", "2 x 10 mg",
        "half of a five", "two of the five hundreds"."""
        if gap in _TIMES:
            return 1 < a.value <= _HANDFUL and self._is_in_milligrams(b)
        if a.shape == "half" and gap in _PART_OF and self._is_halved(a, b):
            return True
        if a.value > _HANDFUL or (gap != " " and gap not in _OF_THE):
            return False
        if gap == " " and a.shape in ("words", "digits") and self._is_strength_of(a, b):
            return True
        return self._is_of_those(b)

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
