"""Checks that a note denies all drugs of a class ("not on anticoagulants") against one of them that is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.off_use import told_as_taken
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.statement import HISTORIES, StatementReading
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.drug_roles import is_drug, is_remedy, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary.patterns import of_roles

_CLASS: Final = "class:"
_LIMITED: Final = of_roles("claim_rules", "limited")
"""What leaves some of the class: "no other NSAIDs", "no anticoagulants apart from aspirin", "no new antibiotics"."""
_OPEN: Final = FAMILY | HISTORICAL | HYPOTHETICAL | UNCERTAIN
_APART: Final = frozenset((("class:nsaid", "rx:aspirin"),))
"""Nobody who denies the class thinks of the drug."""
_NAMED: Final = 16
"""Terms of an utterance among which it is looked for other drugs."""


def class_denied_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each class of drugs that a history denies, of which the patient told to take one."""
    if statement.kind not in HISTORIES and statement.kind != "medications":
        return
    for mention in statement.mentions:
        if not _is_denied_class(mention) or _LIMITED.search(statement.text) is not None:
            continue
        others = (other for other in statement.mentions if other is not mention and is_drug(other.term))
        if any(not other.flags & NEGATED for other in others):
            continue  # "not on blood thinners, takes aspirin"
        for name, said in _taken(mention.term.concept, record):
            message = f"Note says no {mention.term.name}, the transcript has {name} in use."
            yield against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)
            break


def _is_denied_class(mention: Mention) -> bool:
    denied = mention.flags & NEGATED and not mention.flags & (_OPEN | ACTIONS)
    return bool(denied) and mention.term.category == "medication" and mention.term.concept.startswith(_CLASS)


def _taken(name: str, record: Record) -> Iterator[tuple[str, Said]]:
    """The drugs of a class that are taken, and where that was said; what anybody buys may only be named."""
    for entry in record.related(name):
        concept = entry.term.concept
        if concept == name or (name, concept) in _APART:
            continue
        said = told_as_taken(entry, record)
        if said is None or not said.flags & USED or allergy_to(record, entry) is not None:
            continue
        if not is_remedy(entry.term) or "use" in roles(record, said) or _is_alone(said, record):
            yield entry.term.name, said


def _is_alone(said: Said, record: Record) -> bool:
    """Whether no other drug is named beside it, as in a question that has lost its mark: "tylenol aleve ibuprofen"."""
    mentions = record.read(record.position(said.key)).mentions[:_NAMED]
    return sum([mention.term.category == "medication" for mention in mentions]) == 1
