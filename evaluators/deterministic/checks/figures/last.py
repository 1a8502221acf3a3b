"""Times of a note that are told by the calendar, "last week", "last month", where nothing of the sort was said.

Nobody says in figures when that was, so there is nothing to hold it against; but where a visit speaks of no week at
all, of no few days and of no day of the week, nothing in it was last week.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.figures.births import birth_stems
from evaluators.deterministic.checks.figures.returns import returns
from evaluators.deterministic.checks.figures.values import few
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading, section_group
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import phrases_by_role

_LED: Final = ("last ", "past ")
_DAYS: Final = {"week": (4.0, 16.0), "month": (14.0, 70.0), "year": (150.0, 800.0)}
"""How long ago, in days, may be called so."""
_STEMS: Final = {
    unit: tuple(dict.fromkeys(map(plain_stem, phrases_by_role("time_rules.tsv")[f"a {unit}"]))) for unit in _DAYS
}
"""Stems of words of which any one may be called so."""


def is_led(quantity: Quantity) -> bool:
    """Whether it is a time by the calendar, or a stretch up to now: "last week", "the past two years"."""
    return quantity.kind == "duration" and quantity.text.lower().startswith(_LED)


def is_unheard(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether a history tells of the week, month or year before this one, and the visit of no time like it."""
    if quantity.raw != 1.0 or quantity.said not in _DAYS or not is_led(quantity):
        return False
    if not record.lengthy or section_group(statement.kind) != "history" or returns(quantity, statement):
        return False
    if record.figures.get("date") or any(stem in record.stems for stem in _STEMS[quantity.said]):
        return False
    least, most = _DAYS[quantity.said]
    spans = few(record.figures.get("duration", {}))
    return not any(isinstance(span, float) and least <= span <= most for span in spans)


def calendar_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that ``is_unheard`` and ``is_born_so`` look up."""
    for quantity in statement.quantities:
        yield from birth_stems(quantity)
        if is_led(quantity):
            yield from _STEMS.get(quantity.said, ())
