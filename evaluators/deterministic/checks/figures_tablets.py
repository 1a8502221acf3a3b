"""So many of a strength: "three of the gabapentin three hundreds" are 900 mg, and not the 300 mg of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity, read_quantities
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_KINDS: Final = frozenset(("dose", "number"))
_UNITS: Final = frozenset(("", "tablet", "puff"))
_COUNTED: Final = frozenset(("tablet", "puff", "drop", "spray", "patch"))
_STRONG: Final = 5.0
"""A plain figure from here on is a strength rather than how many are taken."""
_HANDFUL: Final = 6.0
_QUARTERS: Final = 4
_BESIDE: Final = 64
_RIGHT_BEHIND: Final = 12
_BY_COUNT: Final = re.compile(r"\b(?:tab|cap|pill|x ?[2-6]|total)", re.IGNORECASE)
"""In a statement that gives how many of a strength are taken itself."""
_OF_SOME: Final = re.compile(r" of (?:the|my|those|these|your|his|her)(?: [a-z]{3,20}){0,3} ")
_OF_THEM: Final = (" of them", " of those")


def in_tablets(quantity: Quantity, figures: Sequence[Figure], record: Record) -> bool:
    """Whether a dose is so many of a strength: "prednisone twenties, three of them", "hundred tabs, one and a half"."""
    if not isinstance(quantity.raw, float) or not isinstance(quantity.value, float):
        return False
    for figure in figures:
        strength = figure.quantity.raw
        if not isinstance(strength, float) or strength < _STRONG or figure.quantity.kind not in _KINDS:
            continue
        for count in (quantity.raw / strength, quantity.value / strength):
            may_be = count != 1 and count <= _HANDFUL and (count * _QUARTERS).is_integer()
            if may_be and _is_taken(count, figure, record):
                return True
    return False


def _is_taken(count: float, strength: Figure, record: Record) -> bool:
    """Whether so many were said beside a strength."""
    return any(
        q.raw == count and q.unit in _UNITS and q.kind in _KINDS and abs(q.start - strength.start) <= _BESIDE
        for q in read_quantities(record.text(strength.key))
    )


def one_of_several(
    quantity: Quantity, figures: Sequence[Figure], statement: StatementReading, record: Record
) -> Figure | None:
    """How many were said to be taken of a strength that the statement has for what is taken."""
    if quantity.kind != "dose" or quantity.unit in _COUNTED or _BY_COUNT.search(statement.text):
        return None
    noted = {q.raw for q in statement.quantities if q is not quantity}
    found: Figure | None = None
    for figure in figures:
        if figure.quantity.raw not in (quantity.raw, quantity.value):
            continue
        count = _count_of(figure, record)
        if count is None or count.raw in noted:
            return None
        found = found or Figure(figure.key, count, figure.owner)
    return found


def _count_of(strength: Figure, record: Record) -> Quantity | None:
    text = record.text(strength.key).lower()
    if " of " not in text:
        return None
    for q in read_quantities(text):
        if not isinstance(q.raw, float) or q.raw > _HANDFUL or q.raw == 1 or q.kind not in _KINDS:
            continue
        if q.end <= strength.start and _OF_SOME.fullmatch(text, q.end, strength.start):
            return q
        if 0 <= q.start - strength.end <= _RIGHT_BEHIND and text.startswith(_OF_THEM, q.end):
            return q
    return None
