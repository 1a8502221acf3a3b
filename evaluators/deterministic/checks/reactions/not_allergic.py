"""Checks what a note has no allergy to: "no allergy to latex" is wrong where there is one, whoever uses or takes it.

Of a sort that is named it says nothing of others: "no allergy to sulfa" stands with one to penicillin.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.pieces import FULL, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import ANY_ALLERGY, Mention
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.record import Record

_MOST: Final = 4


def spared_piece(mention: Mention, points: int, record: Record) -> Piece | None:
    """How what was said bears on it; None where nobody spoke of it."""
    if mention.term.concept == ANY_ALLERGY:
        return Piece(0, FULL, "supported", None)
    entries = record.related(mention.term.concept)
    for entry in entries[:_MOST]:
        said = allergy_to(record, entry)
        if said is not None:
            message = f"Note says no allergy to {called(mention.term)}, the transcript tells of one."
            return against(mention.place, "negation", "critical", message, quotes(record, said), points=points)
    return Piece(points, FULL, "supported", None) if entries else None
