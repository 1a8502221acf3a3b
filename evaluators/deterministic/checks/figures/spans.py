"""How long something has been, in a note, against a time of another unit that was said of it: "a month" for "a year".

A single one of a unit ("a week", "1 month") is said of all sorts of things, and written down as a matter of course: it
is a remark where nobody said it, unless another time was said of the very same.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.figures.returns import returns
from evaluators.deterministic.checks.figures.rivals import may_be_said
from evaluators.deterministic.checks.figures.same import is_one, rough, same, vague
from evaluators.deterministic.checks.figures.topic import Topic, topic
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.statement import StatementReading, section_group
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LONG: Final = frozenset(("day", "week", "month", "year"))
_MOST: Final = 24
"""Times that a visit tells of, at most: of more nobody knows which is meant."""
_SHORT: Final = 32
"""Characters of a reply that tells how long and no more."""
_HOW_LONG: Final = ("how long", "when did", "since when", "how many")


def other_span(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """How long it has been as it was said, where the note gives a single one of another unit that nobody said."""
    if not _tells_how_long(quantity, statement):
        return None
    said = first(record.figures.get("duration", {}))
    if not said or len(said) > _MOST or any(agree(figure.quantity, quantity) for figure in said):
        return None
    here = topic(statement.text, quantity.start, quantity.end)
    if here.time == "ahead" or not here.stems or may_be_said(quantity, statement, record):
        return None
    return next((figure for figure in said if _is_rival(figure, quantity, here, statement, record)), None)


def _tells_how_long(quantity: Quantity, statement: StatementReading) -> bool:
    """Whether a statement of the history has a single day, week, month or year for how long something has been."""
    if quantity.kind != "duration" or not is_one(quantity) or quantity.said not in _LONG or vague(quantity):
        return False
    if quantity.approximate or section_group(statement.kind) != "history" or returns(quantity, statement):
        return False
    return sum(q.kind == "duration" for q in statement.quantities) == 1


def _is_rival(figure: Figure, quantity: Quantity, here: Topic, statement: StatementReading, record: Record) -> bool:
    """Whether a figure tells how long the same thing has been, of another length."""
    said = figure.quantity
    if said.said not in _LONG or rough(said) or vague(said) or agree(said, quantity) is not False:
        return False
    if any(same(said, other) for other in statement.quantities):
        return False
    text = record.text(figure.key)
    there = topic(text, figure.start, figure.end)
    if there.time == "past" and here.stems & there.stems:
        return True
    return len(text) <= _SHORT and _is_asked(figure, here, record)


def _is_asked(figure: Figure, here: Topic, record: Record) -> bool:
    """Whether it is the reply to how long that has been: "how long have you had the back pain?" – "a year"."""
    at = record.look(figure.key, 1, 0)
    if not at:
        return False
    (question,) = record.speech.texts(at - 1, at)
    if not any(words in question.lower() for words in _HOW_LONG):
        return False
    end = len(question.rstrip("?. "))
    return bool(here.stems & topic(question, end, end).stems)
