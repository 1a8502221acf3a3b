"""Figures beside a drug that are no dose of it: the most of it, and how many of it are handed out."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_BEFORE: Final = 24


def is_no_dose(figure: Figure, record: Record) -> bool:
    """Whether a figure that was said of a drug is none of its doses: "no more than three grams a day", "twenty of
    those"."""
    return _before(figure, record).endswith(LABELS.limits) or _is_handed_out(figure, record)


def _is_handed_out(figure: Figure, record: Record) -> bool:
    """Whether a bare figure counts what is handed out: "I'll give you thirty of them", "dispense thirty"."""
    quantity = figure.quantity
    if quantity.kind != "number" or quantity.unit:
        return False
    if record.text(figure.key).startswith(LABELS.of_them, figure.end):
        return True
    return _before(figure, record).endswith(LABELS.handed)


def _before(figure: Figure, record: Record) -> str:
    return record.text(figure.key)[max(figure.start - _BEFORE, 0) : figure.start].lower()
