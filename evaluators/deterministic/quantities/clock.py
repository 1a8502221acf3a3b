"""Times of the day as they are said: "half eight", "ten past three", "at four in the afternoon", "woke at three".

A bare figure is a time where words say so, else it stays a figure: "at four" may be an age, a dose or a score. Where
nothing tells the half of the day a time is ``OPEN``: "half eight" is 8:30 or 20:30.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.pairs import PairReader
from evaluators.deterministic.quantities.temperature import TENTHS
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.united import ABOUT
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role

OPEN: Final = "half day"
"""How a time is said that may be of the morning or of the evening."""
HALF_DAY: Final = 720.0  # minutes
_HOUR: Final = 60.0
_NOON: Final = 12.0
_HOURS: Final = 24.0
_SMALL_HOURS: Final = 300.0
"""Minutes up to which an hour "at night" is one of the next day."""
_HUNDRED: Final = 100.0
_MIDNIGHT: Final = 2400.0
_REACH: Final = 48
_MINUTES: Final = frozenset((5.0, 10.0, 20.0, 25.0))
_ROUND: Final = frozenset((0.25, 0.5))
_HALF_HOUR: Final = 30.0
_QUARTERS: Final = frozenset((15.0, _HALF_HOUR))
_OF_HOUR: Final = {" past ": 1, " after ": 1, " to ": -1, " till ": -1, " til ": -1, " of ": -1, " before ": -1}
_OH: Final = frozenset((" oh ", " o "))
TIMELY: Final = frozenset((" ", "-past ", "-to ", *_OH, *_OF_HOUR))
"""Between two figures that may be a time together."""
_SURE: Final = (" past ", " till ", " til ")
"""Between minutes and hour nothing else than a time."""
_COUNTED: Final = frozenset(("words", "digits", "lone"))
_LISTED: Final = frozenset((", ", " and ", ", and ", ", then "))
_GOES_ON: Final = frozenset("-/%:'")
_ROLES: Final = phrases_by_role("clock_words.tsv")
_PARTS: Final = {word: part for part in ("morning", "evening", "night") for word in _ROLES[part]}
_PART: Final = longest_first(_PARTS)
_WORDS: Final = by_role(_ROLES)
_LED: Final = rf"(?:(?:{_WORDS['leads']}) ){{1,3}}(?:an? )?$"
_LAST_LEADS: Final = tuple(f"{word} " for word in _ROLES["leads"])
_BEHIND: Final = re.compile(rf"[ ,](?: ?(?:{_WORDS['to part']}|[a-z]{{3,6}}day)\b){{0,3}} ?({_PART})(?![a-z])")
_CLOCK: Final = re.compile(r"(?::([0-5][0-9])(?![0-9]))?(?: ?(?:([ap])\.? ?m(?![a-z])|o'clock))?")
_MERIDIEM: Final = re.compile(r" ?([ap])\.? ?m(?![a-z])")
_BEFORE: Final = re.compile(rf"\b(?:{_WORDS['of part']}) ({_PART}),? {_LED}|\b(tonight),? {_LED}")
_LEADS: Final = re.compile(rf"\b{_LED}")
_AT: Final = re.compile(rf"\b(?:at|around|by)(?: (?:{_WORDS['roughly']}))? $")
_SINCE: Final = re.compile(rf"\b(?:since|from|till|until)(?: (?:{_WORDS['roughly']}))? $")
_ONE_DAY: Final = ("one morning", "one afternoon", "one evening", "one night")
_LEVEL: Final = re.compile(
    rf"\b(?:{_WORDS['level']})(?: (?:it|me|him|her|them|you|us|(?:the|my|your) [a-z]+))? at [a-z ]*$"
)
_TO_HOUR: Final = r"[a-z ]{2,20} $"
"""From what happens to its hour: the "at", and how exactly it is told."""
_HAPPENS: Final = re.compile(
    rf"\b(?:{_WORDS['happens']})"
    rf"(?: (?:{_WORDS['by then']}|{_WORDS['days']})){{0,2}} {_TO_HOUR}"
)
_STARTS: Final = re.compile(rf"\b(?:{_WORDS['starts']})(?: (?:{_WORDS['on then']})){{0,2}} {_TO_HOUR}")
_VALUED: Final = re.compile(rf"\b(?:{_WORDS['valued']})\b")
_DAY_BEHIND: Final = re.compile(rf" (?:on )?(?:{_WORDS['days']})\b")
_TAKEN: Final = re.compile(rf"\b(?:{_WORDS['taken']})\b[^.?!;0-9]{{0,32}} at $")
_OPENS: Final = re.compile(rf"(?:(?:{_WORDS['opens']})[ ,.]*){{0,3}}")
_TENTHS: Final = re.compile(rf" (?:{'|'.join(TENTHS)})(?= *(?:$|[.,;?!]))")
"""Behind a figure: no minutes are told so, but tenths, "the potassium's come back at five nine"."""
_CLOSES: Final = re.compile(r" ?(?:$|[.,;?!]|ish\b|or so\b)")


class ClockReader(PairReader):
    """Reads times that are told by the words around them."""

    _listed: int = -1
    """The last figure of a list of hours that is being read."""

    def _clock_pair(self, index: int, gap: str) -> Quantity | None:
        """ "ten past three", "quarter of eight", "half eight", "seven forty-five pm"."""
        a, b = self.figures[index], self.figures[index + 1]
        between = gap.replace("-", " ")
        if (sign := _OF_HOUR.get(between)) is not None:
            minutes = _minutes(a)
            if not minutes or (minutes == _HALF_HOUR and sign < 0) or not self._is_hour(b):
                return None  # "half to one" are tablets
            sure = between in _SURE or (minutes in _QUARTERS and between != " of ")
            if not (sure or self._told(a, b, falls=minutes > b.value)):
                return None
            return self._timed(a.start, b.end, b.value * _HOUR + sign * minutes)
        if between in _OH:
            led = self._is_hour(a, alone=False) and b.shape in _COUNTED and b.value < 10 and self._is_at(a, b.end)
            return self._timed(a.start, b.end, a.value * _HOUR + b.value) if led else None
        if between != " ":
            return None
        if (
            a.shape == "half"
            and _minutes(a) == _HALF_HOUR
            and self._is_hour(b)
            and self._told(a, b, falls=b.shape != "lone")
        ):
            return self._timed(a.start, b.end, b.value * _HOUR + _HALF_HOUR)
        if self._is_hour(a, alone=False) and b.shape in _COUNTED and 10 <= b.value < _HOUR and self._is_at(a, b.end):
            return self._timed(a.start, b.end, a.value * _HOUR + b.value)
        return None

    def _told(self, a: Figure, b: Figure, *, falls: bool) -> bool:
        """Whether the words around minutes and an hour make them a time: "at ten to four", "five to eight tonight"."""
        before = self._lead(a.start)
        if before.endswith("from "):
            return False
        if self._part(a.start, b.end) is not None:
            return True
        return falls and (_LEADS.search(before) is not None or self._is_all(a.start, b.end))

    def _is_all(self, start: int, end: int) -> bool:
        """Whether nothing else is said: "half eight" in reply."""
        return _OPENS.fullmatch(self.lower, 0, start) is not None and _CLOSES.match(self.lower, end) is not None

    def _hour(self, index: int) -> Quantity | None:
        """ "at four in the afternoon", "woke at three", "started at four today", "at six fifteen this evening"."""
        figure = self.figures[index]
        if figure.value <= _HOURS and (written := self._written_time(figure)) is not None:
            return written
        if index <= self._listed:
            return self._timed(figure.start, figure.end, figure.value * _HOUR)
        minutes = self._spoken_minutes(figure)
        if minutes < 0 or not (self._is_told(figure) or self._opens_list(index)):
            return None
        return self._timed(figure.start, figure.end, minutes)

    def _is_told(self, figure: Figure) -> bool:
        """Whether the words around an hour tell that it is one."""
        if _TENTHS.match(self.lower, figure.end) is not None:
            return False
        before, part = self._lead(figure.start), self._part(figure.start, figure.end)
        happens, starts = _HAPPENS.search(before) is not None, _STARTS.search(before) is not None
        if _AT.search(before) is None:
            merged = figure.value >= _HUNDRED and _MERIDIEM.match(self.lower, figure.end) is not None
            until = _SINCE.search(before)
            since = until is not None and until[0].startswith("since") and not self._is_one_day(figure)
            return merged or (until is not None and happens) or (part is not None and (since or happens or starts))
        if _LEVEL.search(before) is not None:
            return False
        if happens or (part is not None and figure.value <= _NOON and self._is_no_value(figure.start)):
            return True
        dated = (
            part is not None or figure.value > _NOON * _HUNDRED or _DAY_BEHIND.match(self.lower, figure.end) is not None
        )
        return starts and dated

    def _is_one_day(self, figure: Figure) -> bool:
        """Whether it counts a part of a day: "since one morning"."""
        return self.lower.startswith(_ONE_DAY, figure.start)

    def _opens_list(self, index: int) -> bool:
        """Whether it is the first of three hours or more at which a drug is taken: "at seven, eleven and three"."""
        if _TAKEN.search(self._lead(self.figures[index].start)) is None:
            return False
        last = index
        while last + 1 < len(self.figures) and self._gap(last) in _LISTED and self._is_hour(self.figures[last + 1]):
            last += 1
        self._listed = last if last - index > 1 else -1
        return self._listed > 0

    def _written_time(self, figure: Figure) -> Quantity | None:
        """ "4 pm", "16:30", "8 o'clock"."""
        if figure.shape not in _COUNTED:
            return None
        clock = _CLOCK.match(self.lower, figure.end)
        if clock is None or clock.end() == figure.end:
            return None
        minutes = figure.value * _HOUR + float(clock[1] or 0)
        if clock[2]:
            minutes = minutes % HALF_DAY + (HALF_DAY if clock[2] == "p" else 0)
        elif 1 <= figure.value <= _NOON and self.lower[figure.start] != "0":
            return self._timed(figure.start, clock.end(), minutes)
        return self._make(figure.start, clock.end(), "time", minutes, "min")

    def _spoken_minutes(self, figure: Figure) -> float:
        """Minutes after midnight that a figure behind "at" and its like may stand for, else -1: of 4, 615 and 1930."""
        merged = _HUNDRED <= figure.value < _MIDNIGHT and figure.shape == "words" and figure.value % _HUNDRED > 0
        if not (merged or figure.value <= _NOON):
            return -1.0
        led = self._before(figure.start, _LAST_LEADS)
        if not merged:
            return figure.value * _HOUR if led and self._is_hour(figure) else -1.0
        hours, minutes = divmod(figure.value, _HUNDRED)
        if not (led or _MERIDIEM.match(self.lower, figure.end)) or minutes >= _HOUR or not minutes.is_integer():
            return -1.0
        return hours * _HOUR + minutes if self._unit(figure.end, figure)[0] is None else -1.0

    def _is_hour(self, figure: Figure, *, alone: bool = True) -> bool:
        value = figure.value
        if not 1 <= value <= _NOON or not value.is_integer() or figure.shape not in _COUNTED:
            return False
        if not alone:
            return True
        return self.lower[figure.end : figure.end + 1] not in _GOES_ON and self._unit(figure.end, figure)[0] is None

    def _is_at(self, figure: Figure, end: int) -> bool:
        """Whether hour and minutes stand as a time: behind an "at" that tells no level, or before "pm"."""
        if _MERIDIEM.match(self.lower, end) is not None:
            return True
        before = self._lead(figure.start)
        if _AT.search(before) is None:
            return self._part(figure.start, end) is not None and _LEADS.search(before) is not None
        return _LEVEL.search(before) is None and (
            (self._part(figure.start, end) is not None and self._is_no_value(figure.start))
            or _HAPPENS.search(before) is not None
            or _STARTS.search(before) is not None
        )

    def _is_no_value(self, start: int) -> bool:
        """Whether nothing is told before it that has values: "my sugar was up at twelve this morning"."""
        return _VALUED.search(self._lead(start).rpartition(". ")[2]) is None

    def _lead(self, start: int) -> str:
        return self.lower[max(start - _REACH, 0) : start]

    def _part(self, start: int, end: int) -> str | None:
        """The part of the day that stands behind a time or before it."""
        meridiem = _MERIDIEM.match(self.lower, end)
        if meridiem is not None:
            return "morning" if meridiem[1] == "a" else "evening"
        found = _BEHIND.match(self.lower, end)
        if found is not None:
            return _PARTS[found[1]]
        before = _BEFORE.search(self._lead(start))
        return None if before is None else _PARTS[before[1] or before[2]]

    def _timed(self, start: int, end: int, minutes: float) -> Quantity:
        """A time, of the half of the day that is told, or open."""
        part = self._part(start, end) if minutes < HALF_DAY + _HOUR else "known"
        base = minutes % HALF_DAY
        if part == "morning":
            minutes = base
        elif part == "evening" or (part == "night" and base >= _SMALL_HOURS):
            minutes = base + HALF_DAY
        elif part == "night":
            minutes = base
        said = OPEN if part is None else "min"
        return self._make(start, end, "time", minutes, "min", said=said, approximate=self._before(start, ABOUT))


def _minutes(figure: Figure) -> float:
    """Minutes that are said before or after an hour; 0 where they are none."""
    if figure.shape == "half" and figure.value in _ROUND:
        return figure.value * _HOUR
    return figure.value if figure.shape in _COUNTED and figure.value in _MINUTES else 0.0
