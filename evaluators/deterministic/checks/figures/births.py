"""Weeks of a pregnancy that a note reckons: "born at 37 weeks" of who was born three weeks early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary.rows import phrases_by_role

_STEMS: Final = {
    sign: tuple(dict.fromkeys(map(plain_stem, phrases_by_role("time_rules.tsv")[role])))
    for sign, role in ((1, "born late"), (-1, "born early"))
}
_BIRTH: Final = re.compile(r"\b(?:born|birth|gestation\w*|deliver\w*|term)\b|/40\b", re.IGNORECASE)
_TERM: Final = 40.0
_EARLIEST: Final = 27.0
_LATEST: Final = 43.0


def is_born_so(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether it is of a birth, and that was said to have been so many weeks late or early."""
    weeks = quantity.raw
    if quantity.said != "week" or not isinstance(weeks, float) or not _EARLIEST <= weeks <= _LATEST:
        return False
    if _BIRTH.search(statement.text) is None:
        return False
    by = weeks - _TERM
    stems = _STEMS[1 if by > 0 else -1]
    return by != 0 and any(stem in record.stems for stem in stems) and (abs(by) == 1 or abs(by) in record.raw)


def birth_stems(quantity: Quantity) -> Iterator[str]:
    """The stems that this looks up."""
    if quantity.kind == "duration" and quantity.said == "week":
        for stems in _STEMS.values():
            yield from stems
