"""Doses by the patient's weight: whether they were said, and whether of a day or of each time, which taken for one
another are several times too much or too little."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_MOST: Final = 8
_AMOUNTS: Final = frozenset(("dose", "number"))
_REACH: Final = 40
"""Characters behind a figure in which its basis stands."""
_KILO: Final = r" ?(?:/|per |a |for every |for each )(?:kg|kilos?|kilograms?)(?![a-z])"
_BY_WEIGHT: Final = re.compile(_KILO)
_BASIS: Final = re.compile(_KILO + r"(?: ?/ ?| per | a | each | every |-)(?:(day|d|24 hours)|(?:dose|time))\b")
"""What a dose by weight is counted for: the first group is that of a whole day."""


def of_other_basis(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """The same dose by weight as it was said, where it is that of a day and the statement has it each time, or the
    other way round. Where either was said, nothing speaks against the statement."""
    raw = quantity.raw
    noted = _basis(statement.text, quantity.end)
    if noted is None or not isinstance(raw, float):
        return None
    other: Figure | None = None
    for figure in record.raw.get(raw, ())[:_MOST]:
        told = _basis(record.text(figure.key), figure.end)
        if told is None:
            continue
        if bool(told[1]) == bool(noted[1]):
            return None
        other = other or figure
    return other


def other_by_weight(
    quantity: Quantity, statement: StatementReading, figures: Sequence[Figure], record: Record
) -> Figure | None:
    """How much of the drug for each kilogram was said, where the statement has another figure for the same time."""
    if quantity.kind != "dose" or not _is_by_weight(statement.text, quantity.end):
        return None
    said = [f for f in figures[:_MOST] if f.quantity.kind in _AMOUNTS and _is_by_weight(record.text(f.key), f.end)]
    if not said or any(figure.quantity.raw == quantity.raw for figure in said):
        return None
    a_day = _is_of_day(statement.text, quantity.end)
    return next((f for f in said if _is_of_day(record.text(f.key), f.end) == a_day), None)


def is_told_by_weight(quantity: Quantity, statement: StatementReading, record: Record) -> bool:
    """Whether so much for each kilogram was said: "fifteen per kilo" for 15 mg/kg."""
    if not isinstance(quantity.raw, float) or not _is_by_weight(statement.text, quantity.end):
        return False
    return any(_is_by_weight(record.text(f.key), f.end) for f in record.raw.get(quantity.raw, ())[:_MOST])


def _is_by_weight(text: str, end: int) -> bool:
    return _BY_WEIGHT.match(lowered(text[end : end + _REACH])) is not None


def _is_of_day(text: str, end: int) -> bool:
    basis = _basis(text, end)
    return basis is not None and bool(basis[1])


def _basis(text: str, end: int) -> re.Match[str] | None:
    return _BASIS.match(lowered(text[end : end + _REACH]))
