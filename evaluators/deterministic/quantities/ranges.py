"""Figures that are the two ends of a range: "three to four days", "ten fifteen minutes", "a week or two", "3-4/12"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.joint import OR_SO
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.single import SingleReader
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.united import ABOUT, celsius
from evaluators.deterministic.quantities.units import LABEL_WORDS
from evaluators.deterministic.quantities.wholes import LAPSES, are_ends

_RANGE: Final = frozenset((
    " to ", "-", " - ", "- ", " -", " or ", "to", " through ", " to about ", " up to ", " till ", " or maybe ", "-to-",
    "- to -", "-or-",
))  # fmt: skip
_CHANGE: Final = (" up to ", " down to ")
"""Behind "from" and the first of two figures: no range, but a move."""
_SPOKEN_RANGE: Final = frozenset((", ", " ", ", maybe ", ", or "))
_LASTING: Final = (
    " days", " weeks", " months", " years", " year", " hours", " minutes", " seconds", " pounds", " kilos",
)  # fmt: skip
_WARMTH: Final = frozenset(("fahrenheit", "celsius"))
_COLD: Final = 30.0  # degrees that no body has
_ROUND: Final = 5.0
_ROUND_TO: Final = 90.0
"""Up to here the ends of a range follow one another by ones, or by fives: "ten fifteen minutes"."""
_MOVES: Final = LABEL_WORDS["moves"]
_SHORTHAND: Final = {7.0: (1.0, "day"), 52.0: (7.0, "week"), 12.0: (30.4375, "month"), 40.0: (7.0, "week")}
"""What a lapse is written over in UK notes: how many days each unit has, and its name."""
_CHILD: Final = re.compile(r" ?(?:boy|girl|infant|toddler|baby|child)\b")
"""Behind a lapse in that shorthand: it is how old the patient is."""
_AT_AGE: Final = (" age ", " aged ")
_HALF: Final = 0.5
_YEAR: Final = 365.25  # days
_ACUITY: Final = (20.0, 40.0)  # how well one sees; "34/40" is how far a pregnancy is
_SCALES: Final = (" scale", "-scale", " pain scale")
_OUT_OF: Final = (5.0, 6.0, 10.0)
_OUT: Final = ("/", "over", "out of")
_SCALED: Final = ("scale of ", "scale from ", "scale ")


class RangeReader(SingleReader):
    """Reads ranges."""

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
        if self._before(a.start, ("from ",)) and (gap in _CHANGE or self._moved(a.start)):
            return None, index
        if self._gap(index + 1) == "/" and (short := self._shorthand(b, self.figures[index + 2], a)) is not None:
            return short, index + 3
        if self.lower.startswith(_SCALES, b.end) or self._before(a.start, _SCALED):
            return None, index + 2
        if a.shape == "article":
            return self._article_range(index, a, b)
        quantity, after = self._single(index + 1)
        if quantity is not None and quantity.said in _WARMTH and a.value < _COLD:  # "motion 5-110 degrees"
            quantity = quantity.changed(value=quantity.raw, unit="degree", said="degree")
        if quantity is None or not isinstance(quantity.value, float) or not isinstance(quantity.raw, float):
            return None, index
        if quantity.kind == "date" or (quantity.kind == "dose" and self._before(a.start, ("from ",))):
            return None, index  # a dose "from 10 to 20 mg" is a change
        if quantity.kind == "frequency" and quantity.said.startswith("every"):
            if not quantity.text.endswith("ly"):
                return None, index
            often = float(f"{quantity.value * b.value / a.value:.5g}")  # "4-6 hourly"
            text = self.text[a.start : quantity.end]
            return quantity.changed(start=a.start, text=text, high=often, raw=a.value), after
        factor = quantity.value / quantity.raw if quantity.raw else 1.0
        low = round(a.value * factor, 6) if quantity.said != "fahrenheit" else celsius(a.value)
        start = min(a.start, quantity.start)
        ranged = quantity.changed(
            start=start, text=self.text[start : quantity.end], value=low, high=quantity.value, raw=a.value
        )
        return self._interval(ranged, a.start), after + 1 if self._is_scale(after) else after

    def _is_scale(self, index: int) -> bool:
        """Whether a figure tells no more than out of how many the ones before it are: "two to three out of six"."""
        if index >= len(self.figures) or self.figures[index].value not in _OUT_OF:
            return False
        return self._gap(index - 1).strip() in _OUT

    def _next_to(self, index: int) -> bool:
        """Whether two figures with no more than a pause between them are the ends of a range: "six, seven years", "ten
        fifteen minutes"; but "take two, three times a day" is how many and how often."""
        a, b = self.figures[index], self.figures[index + 1]
        if a.shape != "words" or b.shape != "words" or not a.value.is_integer() or a.value > _ROUND_TO:
            return False
        step = b.value - a.value
        close = step == 1 or (step == _ROUND and not a.value % _ROUND)
        if not close and are_ends(a.value, b.value) and self._gap(index) == " ":
            return self.lower.startswith(LAPSES, b.end)
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
            return until.changed(start=a.start, text=text, value=low, high=until.value, raw=raw), after
        if b.value > OR_SO:
            return None, index  # "three pounds in a day or five in a week"
        made = self._make(a.start, b.end, "duration", a.value * unit.factor, "d", raw=a.value, said=unit.said)
        return made.changed(high=round(b.value * unit.factor, 6), approximate=self._before(a.start, ABOUT)), index + 2

    def _shorthand(self, number: Figure, unit: Figure, first: Figure) -> Quantity | None:
        """ "3/7": three days in UK notes; from ``first``, the lower end, on where that is another figure: "3-4/12"."""
        if unit.value not in _SHORTHAND or not self._is_shorthand(number, unit):
            return None
        days, name = _SHORTHAND[unit.value]
        child = _CHILD.match(self.lower, unit.end) is not None or self._before(first.start, _AT_AGE)
        if first is number and child:  # "11/52 infant"
            age = round(first.value * days / _YEAR, 6)
            return self._make(first.start, unit.end, "age", age, "y", raw=first.value, said=f"age-{name}")
        made = self._make(first.start, unit.end, "duration", first.value * days, "d", raw=first.value, said=name)
        return made if first is number else made.changed(high=number.value * days)

    def _is_shorthand(self, a: Figure, b: Figure) -> bool:
        """Whether it is written so, and grades nothing."""
        if a.shape != "digits" or b.shape != "digits" or a.value % _HALF:
            return False
        if (a.value, b.value) == _ACUITY:
            return False
        return 0 < a.value <= 60 and not self._before(a.start, ("grade ", "score ", "scored ", "strength ", "cat "))

    def _moved(self, start: int) -> bool:
        before = self.lower[max(0, start - 48) : start - 5]
        return any(word in before for word in _MOVES)
