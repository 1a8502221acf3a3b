"""How long something has been, in figures, where the talk has it by the calendar: "10 days" of "since last Monday"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.figures.topic import topic
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.whens import WHEN_STEMS, whens_in
from evaluators.deterministic.record.record import Record

_TOLD: Final = ("duration", "number")
_MOST: Final = 16
_READ: Final = 600
_LONGEST: Final = 21.0
"""Days; of a month or a season ago nobody counts days."""
_ASKED: Final = 80
_OFTEN: Final = 40
"""Times that such words are said beyond which the talk is not walked for them."""


def told_by_calendar(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a time that was told by the calendar, of what a figure is about, may be so long ago."""
    value = quantity.value
    if not isinstance(value, float) or value > _LONGEST or not record.walkable:
        return False
    if not 0 < sum([record.times_said(stem) for stem in WHEN_STEMS]) <= _OFTEN:
        return False
    about = topic(statement.text, quantity.start, quantity.end).stems
    texts = record.speech.texts(0, len(record.speech.keys))
    return any(_tells(position, text, value, about, record) for position, text in enumerate(texts))


def _tells(position: int, text: str, value: float, about: frozenset[str], record: Record) -> bool:
    """Whether an utterance tells it by the calendar alone: a figure beside that is how long it has been."""
    for when in whens_in(text[:_READ].lower()):
        if not when.least <= value <= when.most <= _LONGEST:
            continue
        if any(quantity.kind in _TOLD for quantity in record.read(position).quantities[:_MOST]):
            return False
        if not about.isdisjoint(topic(text, when.start, when.end).stems):
            return True
        before = record.speech.text(position - 1)[-_ASKED:] if position and when.start <= _ASKED else ""
        end = len(before.rstrip("? "))
        if not about.isdisjoint(topic(before, end, end).stems):
            return True
    return False


def when_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that this looks up."""
    if any(quantity.kind == "duration" for quantity in statement.quantities):
        yield from WHEN_STEMS
