"""When the last period was: the day of a note against the day that was told."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_PERIOD: Final = re.compile(r"\b(?:lmp|last menstrual|last period|menstrua|your period|my period|last monthly)")
_REACH: Final = 80
_SHORT: Final = 60


def other_period(quantity: Quantity, text: str, record: Record) -> Figure | None:
    """Another day of the last period than the note's."""
    if (
        quantity.kind != "date"
        or _PERIOD.search(text[max(quantity.start - _REACH, 0) : quantity.start].lower()) is None
    ):
        return None
    told = [figure for figure in first(record.figures.get("date", {})) if _is_of_period(figure, record)]
    if any(_is_same_day(figure.quantity, quantity) for figure in told):
        return None
    return next(iter(told), None)


def _is_of_period(figure: Figure, record: Record) -> bool:
    position = record.look(figure.key, 1, 0)
    text = record.speech.text(position)
    around = text[max(figure.start - _REACH, 0) : figure.end + _REACH]
    asked = record.speech.text(position - 1)[-_REACH:] if position and figure.start <= _SHORT else ""
    return _PERIOD.search(around.lower()) is not None or _PERIOD.search(asked.lower()) is not None


def _is_same_day(said: Quantity, noted: Quantity) -> bool:
    """Whether two dates may be one: the same day and month, in either order, or no more than one of both was told."""
    if not (isinstance(said.value, tuple) and isinstance(noted.value, tuple)):
        return True
    ours, theirs = sorted(said.value[1:]), sorted(noted.value[1:])
    return ours == theirs or not (ours[0] and theirs[0])
