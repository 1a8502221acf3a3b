"""From plain figures to quantities: which are part of a name, which belong together, which stand alone."""

from __future__ import annotations

import re
from typing import Final

from engine.portions import give_way
from evaluators.deterministic.quantities.clock import TIMELY, ClockReader
from evaluators.deterministic.quantities.numbers import Figure
from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.units import LABELS

_MARKERS: Final = frozenset(map(float, range(41)))
_NUMBERED: Final = 64
"""Characters behind a numbering in which its item begins."""
_IDENTIFIER: Final = 1000.0  # what is called by its number has fewer digits
_VERTEBRAE: Final = 12.0  # a letter and a figure up to it name one: "l four"
_LETTER: Final = re.compile(r"(?:^|[^a-z])[a-z] ")
_GAUGE: Final = re.compile(r" ?(?:ga?|gauge)\.?(?: [a-z0-9./-]{1,12})? needle")
_PHONE: Final = re.compile(r"(?:[0-9]{3}[ -])?[0-9]{3}-[0-9]{4}(?![0-9])")


class Reader(ClockReader):
    """Reads the figures of one text, left to right."""

    def read(self) -> list[Quantity]:
        """All quantities that hang on figures."""
        found: list[Quantity] = []
        index, count = 0, len(self.figures)
        while index < count:
            give_way()
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
            if gap in TIMELY and (time := self._clock_pair(index, gap)) is not None:
                return time, index + 2
            for rule in (self._day_first, self._pair, self._range, self._other_pair):
                quantity, after = rule(index, gap)
                if quantity is not None or after > index:
                    return quantity, after
        elif (part := self._part_of(index)) is not None:
            return part, index + 2
        if (time := self._hour(index)) is not None:
            return time, index + 1
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
        names = LABELS.before.get(self.lower[max(figure.start - 2, 0) : figure.start])
        if names is None or not self._before(figure.start, names) or self._before(figure.start, LABELS.valued):
            return False
        return self._unit(figure.end, figure)[0] is None

    def _is_marker(self, figure: Figure) -> bool:
        """Numbering: "2." or "2)" at the start of a line, or before a capital after a colon or a full stop."""
        after = self.text[figure.end : figure.end + 5]
        if not after or after[0] not in ".)" or (len(after) > 1 and after[1].isdigit()) or figure.value not in _MARKERS:
            return False
        before = self.lower[max(0, figure.start - 6) : figure.start]
        line = before.rpartition("\n")[2]
        if not line.strip() and (figure.start <= 6 or "\n" in before):
            return bool(self.text[figure.end + 1 : figure.end + _NUMBERED].strip())  # "7." alone is a reply
        return before.rstrip()[-1:] in (":", ".") and before[-1:] == " " and after[1:].lstrip()[:1].isupper()
