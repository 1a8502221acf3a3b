"""Dates and what all readers of figures share: the text, its figures, and looks to either side."""

from __future__ import annotations

import re
from sys import intern
from typing import Final

from evaluators.deterministic.quantities.numbers import Figure, figures
from evaluators.deterministic.quantities.tokens import Token
from evaluators.deterministic.quantities.types import Quantity, QuantityKind, Value
from evaluators.deterministic.quantities.units import LABEL_WORDS, UNITS
from evaluators.vocabulary.patterns import longest_first

_DATE: Final = re.compile(r"([0-9]{1,4})([/.-])([0-9]{1,2})\2([0-9]{2,4})(?![0-9])")
_COMMON: Final[dict[Value, Value]] = {number: number for number in map(float, range(1000))}
_MONTH_YEAR: Final = re.compile(r"(0?[1-9]|1[0-2])/((?:19|20)[0-9]{2}|0[0-9])(?![0-9/])")
_MONTH_SHORT: Final = re.compile(r"(0[1-9])/([0-3][0-9])(?![0-9/])")
_OH_YEAR: Final = re.compile(r",? (?:of )?(?:oh|o|zero|') ?")
_TO_YEAR: Final = 8
_SPOKEN_MONTHS: Final = frozenset(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "march")
)
_IN_MONTH: Final = re.compile(r"(?<![a-z])(?:in|since|until|till) $")
"""Before a word that is a month there, and elsewhere may be another: "in May", "in March"."""
_COUNTS: Final = re.compile(r" (?:days?|weeks?|months?|times|tablets?|pills?|doses?)\b")
"""Behind a figure that is no day of the month before it: "in February five days of it"."""
_DAYS: Final = 31
_SHORT_MONTH: Final = 4
"""Letters of a month's name that may end in a full stop: "Sept. 5"."""
_AGED: Final = re.compile(r"(?<![a-z])(?:aged?|ages|age of|age:|age is|at age) $")
_LIVED: Final = re.compile(r"(?<![a-z])in (?:all )?(?:of )?(?:my|his|her) $")
_ALIVE: Final = re.compile(r" ?(?:$|[.,;?!\n]|of life\b|this\b)")
_ON_EARTH: Final = re.compile(r" on (?:this |the )?(?:earth|planet)\b")
_AT_WORK: Final = re.compile(r"\b(?:seen|practi[cs]\w*|career|job|college|school)\b")
"""Behind years that are those of a profession: "in my thirty years I've never seen such a rash"."""
_SPEAKS: Final = 12.0
"""Years from which one speaks of one's own."""
_REACH: Final = 64
_SOMEONE: Final = re.compile(
    rf"(?<![a-z])(?:(?:i|he|she|you|{longest_first(LABEL_WORDS['aged'])})"
    r"(?:'m|'s|'re| am| is| are| was|(?: just| recently| only)? turned))(?: (?:only|just|about|around|almost|now))? $"
)
_HAPPENED: Final = re.compile(
    rf"(?<![a-z])(?:{longest_first(LABEL_WORDS['happened'])})(?![a-z])"
    r".* (?:at|around|about)(?: (?:about|around|like|age))? $"
    rf"|(?<![a-z])(?:{longest_first(LABEL_WORDS['relative'])}"
    r"|(?:got|had|developed) (?:it|his|hers|theirs)) at(?: (?:about|around|like|age))? $"
)
_CLOSED: Final = re.compile(
    r" ?(?:$|[.,;?!\n]|(?:now|and i|so|when|right now|as well|and (?:my|dad|mom|he|she|white|black))(?![a-z]))"
)


class Page:
    """A text with its figures."""

    def __init__(self, text: str, lower: str, tokens: list[Token]) -> None:
        self.text = text
        self.lower = lower
        self.figures = figures(lower, tokens)
        self.units = UNITS

    def _make(
        self,
        start: int,
        end: int,
        kind: QuantityKind,
        value: Value,
        unit: str = "",
        *,
        raw: Value = None,
        said: str = "",
        approximate: bool = False,
    ) -> Quantity:
        """A quantity; figure and unit as said are the canonical ones unless given.

        Figures are the same few again and again: one object each, and one for their words, is enough for all visits.
        """
        raw, said, text = value if raw is None else raw, said or unit, intern(self.text[start:end])
        value, raw = _COMMON.get(value, value), _COMMON.get(raw, raw)
        return Quantity(start, end, kind, value, unit, text, None, approximate, False, raw, said)

    def _gap(self, index: int) -> str:
        """Between a figure and the next; "#" when there is none or it is far."""
        if index + 1 >= len(self.figures):
            return "#"
        start, end = self.figures[index].end, self.figures[index + 1].start
        return self.lower[start:end] if 0 <= end - start <= 12 else "#"

    def _before(self, start: int, words: tuple[str, ...]) -> bool:
        return self.lower.endswith(words, max(0, start - 16), start)

    def _aged(self, start: int) -> bool:
        if _AGED.search(self.lower[max(0, start - 9) : start]) is not None:
            return True
        return self._before(start, ("at ", "about ", "around ")) and self._at_event(start)

    def _lived(self, figure: Figure, end: int) -> bool:
        """ "never in my fifty eight years", "my seventy eight years on this earth"."""
        before = self.lower[max(0, figure.start - 16) : figure.start]
        if figure.value < _SPEAKS or not before.endswith((" my ", " his ", " her ")):
            return False
        if _ON_EARTH.match(self.lower, end) is not None:
            return True
        alive = _LIVED.search(before) is not None and _ALIVE.match(self.lower, end) is not None
        return alive and _AT_WORK.search(self.lower, end, end + _REACH) is None

    def _at_event(self, start: int) -> bool:
        """ "he passed at seventy five"."""
        return _HAPPENED.search(self.lower[max(0, start - 64) : start].rpartition(". ")[2]) is not None

    def _of_someone(self, start: int, end: int) -> bool:
        """ "I am fifty two.", "he's five now": a bare figure that can only be an age."""
        before = _SOMEONE.search(self.lower[max(0, start - 28) : start])
        return before is not None and _CLOSED.match(self.lower, end) is not None


class CalendarReader(Page):
    """Dates written and spoken. A rule returns what it read, if anything, and the figure to go on with."""

    def _numeric_date(self, figure: Figure) -> Quantity | None:
        match = _DATE.match(self.lower, figure.start)
        if match is None:
            match = _MONTH_YEAR.match(self.lower, figure.start) or _MONTH_SHORT.match(self.lower, figure.start)
            if match is None:
                return None
            year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
            return self._make(match.start(), match.end(), "date", (float(year), float(match[1]), 0.0))
        a, b, c = int(match[1]), int(match[3]), int(match[4])
        if len(match[1]) == 4:
            year, month, day = a, b, c
        else:
            year = c if len(match[4]) == 4 else c + (1900 if c > 40 else 2000)
            month, day = (a, b) if a <= 12 else (b, a)
        if not (1 <= month <= 12 and 1 <= day <= 31 and 1850 <= year <= 2150):
            return None
        return self._make(match.start(), match.end(), "date", (float(year), float(month), float(day)))

    def _year(self, index: int, end: int) -> tuple[float, int, int]:
        """A year right after ``end``: (year or 0, end, next figure)."""
        if index < len(self.figures):
            figure = self.figures[index]
            gap = self.lower[end : figure.start] if figure.start - end <= _TO_YEAR else "#"
            if gap in (" ", ", ", " , ", ",", " of ", " in ") and 1850 <= figure.value <= 2150:
                return figure.value, figure.end, index + 1
            if gap in (" of ", " in ") and 32 <= figure.value <= 99:
                return 1900 + figure.value, figure.end, index + 1
            if figure.value <= 9 and _OH_YEAR.fullmatch(self.lower, end, figure.start):
                return 2000 + figure.value, figure.end, index + 1
        return 0.0, end, index

    def _calendar(self, index: int) -> tuple[Quantity | None, int]:
        """Starts with a month or an ordinal: "april fifteenth two thousand five", "15th of April", "third"."""
        figure, gap = self.figures[index], self._gap(index)
        end = figure.end + 2 if figure.shape == "ordinal" and self.lower[figure.end - 1].isdigit() else figure.end
        following = self.figures[index + 1] if gap != "#" else None
        if figure.shape == "ordinal":
            if following is not None and following.shape == "month" and gap.lstrip("sthndr") in (" of ", " "):
                year, end, after = self._year(index + 2, following.end)
                return self._make(figure.start, end, "date", (year, following.value, figure.value)), after
            if figure.value == 2 and self._before(figure.start, ("a ", "one ")):
                return None, index + 1  # "give me a second"
            return self._make(figure.start, end, "ordinal", figure.value), index + 1
        if following is not None and self._is_day_of(figure, following, gap):
            end = following.end + (2 if following.shape == "ordinal" and self.lower[following.end - 1].isdigit() else 0)
            year, end, after = self._year(index + 2, end)
            return self._make(figure.start, end, "date", (year, figure.value, following.value)), after
        year, end, after = self._year(index + 1, figure.end)
        named = self.lower[figure.start : figure.end] not in _SPOKEN_MONTHS
        if year or named or _IN_MONTH.search(self.lower[max(0, figure.start - 7) : figure.start]):
            return self._make(figure.start, end, "date", (year, figure.value, 0.0)), after
        return None, index + 1

    def _is_day_of(self, month: Figure, day: Figure, gap: str) -> bool:
        """Whether a figure behind a month is its day: in "in February. Five days." it counts days."""
        if day.value > _DAYS or day.shape not in ("ordinal", "digits", "words"):
            return False
        if day.shape != "ordinal" and _COUNTS.match(self.lower, day.end) is not None:
            return False
        if gap == ". ":
            return day.shape == "ordinal" or month.end - month.start <= _SHORT_MONTH
        return gap in (" ", " the ", " , ")

    def _day_first(self, index: int, gap: str) -> tuple[Quantity | None, int]:
        """ "15 April 2005"."""
        figure, following = self.figures[index], self.figures[index + 1]
        if following.shape != "month" or gap not in (" ", " of ", "-") or not 1 <= figure.value <= 31:
            return None, index
        year, end, after = self._year(index + 2, following.end)
        return self._make(figure.start, end, "date", (year, following.value, figure.value)), after
