"""Drugs that a visit decides to stop or to hold: what a note must say of them, beside naming them."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.mention import ACTIONS, ANSWERED, ENDED, HISTORICAL, NEGATED, STOP
from evaluators.deterministic.record.drug_roles import is_drug, is_remedy, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_NO_DECISION: Final = ENDED | HISTORICAL | NEGATED | ANSWERED
_AGAIN: Final = 2
_BESIDE: Final = 60
_CHANGE: Final = of_roles("drug_words", "change")
"""Words of a statement that has a drug ended, or otherwise than it was."""


def stopped(record: Record, entry: Entry) -> Said | None:
    """Where it was decided to stop the drug, if that is the last that is to be done about it; else None."""
    if not is_drug(entry.term) or (is_remedy(entry.term) and entry.count(AFFIRMED) < _AGAIN):
        return None
    acts = entry.acts()
    if not acts or acts[-1].flags & ACTIONS != STOP or acts[-1].flags & _NO_DECISION:
        return None
    return acts[-1] if "stop" in roles(record, acts[-1]) else None


def tells_of_change(text: str, start: int, end: int) -> bool:
    """Whether a statement has what it names there ended or changed."""
    return _CHANGE.search(text[max(start - _BESIDE, 0) : end + _BESIDE]) is not None
