"""The most of a drug that one may take: a note's "maximum 4000 mg" against "no more than three thousand in a day"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.figures.counts import is_most
from evaluators.deterministic.checks.figures.made import told_of
from evaluators.deterministic.checks.figures.same import alike
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LEAD: Final = 24
_MOST: Final = 16
"""Figures of a drug that are looked at."""
_KINDS: Final = frozenset(("dose", "number"))
_LEAST: Final = 100.0
"""A plain figure from here on is an amount rather than how often: "no more than four times a day"."""


def other_limit(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """What was said to be the most of the statement's drug, where the statement has another limit for it."""
    before = statement.text[max(quantity.start - _LEAD, 0) : quantity.start].lower()
    if quantity.kind != "dose" or not before.endswith(LABELS.limits):
        return None
    drugs = [m.term for m in statement.mentions if m.start < quantity.start and is_drug(m.term)]
    if not drugs:
        return None
    said = [figure for figure in told_of(drugs[-1].concept, record)[:_MOST] if _tells_limit(figure, record)]
    if any(alike(figure.quantity, quantity) for figure in said):
        return None
    return next((figure for figure in said if figure.quantity.unit in ("", quantity.unit)), None)


def _tells_limit(figure: Figure, record: Record) -> bool:
    quantity = figure.quantity
    amount = quantity.kind == "dose" or (isinstance(quantity.raw, float) and quantity.raw >= _LEAST)
    return quantity.kind in _KINDS and amount and is_most(figure, record)
