"""Checks the drugs that a plan orders, or a list has in use, against what the patient does not tolerate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    HISTORICAL,
    KEEP,
    LOWER,
    NOT_SO,
    RAISE,
    START,
    STOP,
    Mention,
)
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.allergies import allergy_to, not_tolerated, tells_reaction
from evaluators.deterministic.record.drug_roles import LASTING, is_drug, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_LIST: Final = "medications"
_NO_ORDER: Final = NOT_SO | STOP | HISTORICAL
_GIVEN: Final = START | KEEP | RAISE | LOWER
_SPOKEN_OF: Final = of_roles("claim_rules", "tolerated")
"""Words of a statement that has the reaction in mind."""


def intolerance_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that a plan orders though the patient said what it does to him, or that is listed as
    taken and was spoken of as an allergy alone."""
    listed = statement.kind == _LIST
    if statement.kind not in INFERRING and not listed:
        return
    for mention in statement.mentions:
        if not is_drug(mention.term) or mention.flags & _NO_ORDER or not (listed or _is_ordered(mention, statement)):
            continue
        entry = record.entries.get(mention.term.concept)
        if entry is None or _SPOKEN_OF.search(statement.text):
            continue
        said = _only_an_allergy(entry, record) if listed else _reaction(entry, record)
        if said is not None:
            has = "lists" if listed else "orders"
            message = f"Note {has} {mention.term.name}, which the patient was said not to tolerate."
            yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)


def _is_ordered(mention: Mention, statement: StatementReading) -> bool:
    if mention.flags & ACTIONS:
        return True
    return any(
        bundle.drug.start == mention.start and (bundle.dose or bundle.frequency or bundle.duration)
        for bundle in statement.bundles
    )


def _only_an_allergy(entry: Entry, record: Record) -> Said | None:
    """Where an allergy to it was told, if nothing else was said of it."""
    said = allergy_to(record, entry)
    return said if said is not None and entry.total() == 1 else None


def _reaction(entry: Entry, record: Record) -> Said | None:
    """Where it was said not to be tolerated, unless somebody orders it all the same."""
    said = not_tolerated(record, entry)
    if said is None or any(act.flags & _GIVEN for act in entry.acts()):
        return None
    if not tells_reaction(record, said) and allergy_to(record, entry) is None:
        return None
    ordered = any(roles(record, other) & LASTING for other in entry.mentions(AFFIRMED) if other > said)
    return None if ordered else said
