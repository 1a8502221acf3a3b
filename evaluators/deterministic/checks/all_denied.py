"""Checks what denies all of a sort, allergies or operations, against any one that was told of.

"Any allergies?" – "None, apart from latex.": a note that has none is wrong, though one "no" was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.checks.prevailing import ANY_ALLERGY
from evaluators.deterministic.reading.mention import ACTIONS, FAMILY, NEGATED, Mention
from evaluators.deterministic.reading.phrases import of_roles
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.allergies import not_tolerated, tells_allergy
from evaluators.deterministic.record.drug_roles import is_drug
from evaluators.deterministic.record.record import SORTS, Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, WEAK, Entry, Said

_SURGERY: Final = "proc:surgery"
_MOST: Final = 64
"""Drugs and allergens of a visit that are looked at."""
_NARROWED: Final = of_roles("claim_rules", "narrowed")
"""What leaves some of the sort out of a denial."""
_OF_DRUGS: Final = re.compile(r"\b(?:drug|medication|medicine|med)s?\b|NKDA|nkda")


def all_denied_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """A piece where a statement has none of a sort of which one was told of."""
    for mention in statement.mentions:
        if not mention.flags & NEGATED or mention.flags & FAMILY or mention.term.concept not in (ANY_ALLERGY, _SURGERY):
            continue
        if len(statement.mentions) > 1 or _NARROWED.search(statement.text):
            return
        said = _reaction(statement, record) if mention.term.concept == ANY_ALLERGY else _operation(statement, record)
        if said is not None:
            yield _piece(mention, *said, record)


def denied_by(statement: StatementReading) -> Iterator[str]:
    """Categories of which anything that is said may bear on a statement."""
    if any(mention.term.concept == ANY_ALLERGY and mention.flags & NEGATED for mention in statement.mentions):
        yield from SORTS


def _reaction(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    of_drugs = _OF_DRUGS.search(statement.text) is not None
    for entry in record.of_sorts(_MOST):
        if of_drugs and not is_drug(entry.term):
            continue
        said = not_tolerated(record, entry)
        if said is not None and (entry.term.category == "allergen" or tells_allergy(record, said)):
            return entry, said
    return None


def _operation(statement: StatementReading, record: Record) -> tuple[Entry, Said] | None:
    """One that is named after operations were asked for."""
    asked = record.entries.get(_SURGERY)
    if asked is None or statement.kind in INFERRING:
        return None
    before = min((said for state in (SPENT, OPEN, WEAK, DENIED) for said in asked.mentions(state)[:1]), default=None)
    if before is None:
        return None
    for entry in record.related(_SURGERY):
        said = entry.first(AFFIRMED)
        if entry is not asked and said is not None and said > before and not said.flags & ACTIONS:
            return entry, said
    return None


def _piece(mention: Mention, entry: Entry, said: Said, record: Record) -> Piece:
    message = f"Note says no {mention.term.name}, the transcript tells of {entry.term.name}."
    place = (mention.start, mention.end)
    return against(place, "negation", "critical", message, quotes(record, said), points=MANAGED)
