"""Whether a dose by the patient's weight is that of a day or of each time: taken for one another, it is several times
too much or too little."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_MOST: Final = 8
_REACH: Final = 40
"""Characters behind a figure in which its basis stands."""
_BASIS: Final = re.compile(
    r" ?(?:/|per |a |for every |for each )(?:kg|kilos?|kilograms?)"
    r"(?: ?/ ?| per | a | each | every |-)(?:(day|d|24 hours)|(?:dose|time))\b"
)
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


def _basis(text: str, end: int) -> re.Match[str] | None:
    return _BASIS.match(lowered(text[end : end + _REACH]))
