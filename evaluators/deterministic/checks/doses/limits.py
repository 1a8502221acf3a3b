"""The most of a drug that one may take: a note's "maximum 4000 mg" against "no more than three thousand in a day", its
"up to 5 doses" against "one every five minutes up to three"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.checks.figures.counts import is_most
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
_HANDFUL: Final = 10.0
_COUNT_LIMITS: Final = (*LABELS.limits, "up to ", "total of ")
_DOSES: Final = re.compile(rf" (?:{CLAIM_PATTERNS['counted']}|tabs)\b")
"""Behind a figure that counts how many times a drug may be taken in a row."""
_SO_MANY: Final = re.compile(rf" (?:{CLAIM_PATTERNS['counted']}|of (?:them|those)|in a row)\b|[.,;?!]|$")
_LEAST: Final = 100.0
"""A plain figure from here on is an amount rather than how often: "no more than four times a day"."""


def other_limit(quantity: Quantity, statement: StatementReading, record: Record) -> Figure | None:
    """What was said to be the most of the statement's drug, where the statement has another limit for it."""
    before = statement.text[max(quantity.start - _LEAD, 0) : quantity.start].lower()
    counts = _is_count(quantity) and _DOSES.match(statement.text, quantity.end) is not None
    if not (quantity.kind == "dose" and before.endswith(LABELS.limits)) and not (
        counts and before.endswith(_COUNT_LIMITS)
    ):
        return None
    drugs = [m.term for m in statement.mentions if m.start < quantity.start and is_drug(m.term)]
    if not drugs:
        return None
    figures = told_of(drugs[-1].concept, record)[:_MOST]
    tells = _tells_count if counts else _tells_limit
    said = [figure for figure in figures if tells(figure, record)]
    if any(alike(figure.quantity, quantity) or figure.quantity.raw == quantity.raw for figure in said):
        return None
    return next((figure for figure in said if counts or figure.quantity.unit in ("", quantity.unit)), None)


def _is_count(quantity: Quantity) -> bool:
    return quantity.kind == "number" and isinstance(quantity.raw, float) and quantity.raw <= _HANDFUL


def _tells_count(figure: Figure, record: Record) -> bool:
    """Whether it is up to so many times that one may take it: "up to three", and not "up to three days"."""
    if not _is_count(figure.quantity) or not record.before(figure, _LEAD).endswith(_COUNT_LIMITS):
        return False
    return _SO_MANY.match(record.text(figure.key), figure.end) is not None


def _tells_limit(figure: Figure, record: Record) -> bool:
    quantity = figure.quantity
    amount = quantity.kind == "dose" or (isinstance(quantity.raw, float) and quantity.raw >= _LEAST)
    return quantity.kind in _KINDS and amount and is_most(figure, record)
