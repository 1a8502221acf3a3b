"""Checks that a note denies all drugs of a class ("not on warfarin or the like", "no antibiotics") against one of them:
taken, or ordered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.temporality.off_use import told_as_taken
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    UNCERTAIN,
    USED,
    Mention,
)
from evaluators.deterministic.reading.statement import HISTORIES, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.reading.wording.words import surface_words
from evaluators.deterministic.record.allergies import allergy_to
from evaluators.deterministic.record.drug_roles import is_drug, is_remedy, roles
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, Said
from evaluators.vocabulary.patterns import of_roles

_CLASS: Final = "class:"
_LIMITED: Final = of_roles("claim_rules", "limited")
"""What leaves some of the class: "no other NSAIDs", "no anticoagulants apart from aspirin", "no new antibiotics"."""
_OPEN: Final = FAMILY | HISTORICAL | HYPOTHETICAL | UNCERTAIN
_APART: Final = frozenset((("class:nsaid", "rx:aspirin"),))
"""Nobody who denies the class thinks of the drug."""
_CLAUSE: Final = 48
_IN_CASE: Final = re.compile(r"\b(?:if|unless|in case|should)\b", re.IGNORECASE)
"""Behind what is ordered for later, or not at all."""
_RIGHT_BEFORE: Final = ("no", "without", "any", "need", "for")
"""Words that may stand right before the class."""
_FEW: Final = 4
"""Times that a drug is named among which it is looked for an order."""
_NAMED: Final = 16
"""Terms of an utterance among which it is looked for other drugs."""


def class_denied_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each class of drugs that a history denies, of which the patient told to take one, or that a plan
    does without, of which one was ordered."""
    plans = statement.kind in INFERRING
    if not plans and statement.kind not in HISTORIES and statement.kind != "medications":
        return
    for mention in statement.mentions:
        if not _is_denied_class(mention) or _LIMITED.search(statement.text) is not None:
            continue
        others = (other for other in statement.mentions if other is not mention and is_drug(other.term))
        if any(not other.flags & NEGATED for other in others):
            continue  # "not on blood thinners, takes aspirin"
        if plans and not _is_whole(mention, statement):
            continue
        for name, said in (_ordered if plans else _taken)(mention.term.concept, record):
            message = (
                f"Note says no {called(mention.term)}, the transcript has {name} {'ordered' if plans else 'in use'}."
            )
            yield against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)
            break


def _is_denied_class(mention: Mention) -> bool:
    denied = mention.flags & NEGATED and not mention.flags & (_OPEN | ACTIONS)
    return bool(denied) and mention.term.category == "medication" and mention.term.concept.startswith(_CLASS)


def _is_whole(mention: Mention, statement: StatementReading) -> bool:
    """Whether it is all of the class by its name, and not a narrower one ("JAK inhibitor", "no oral steroids")."""
    before = left_of(statement.text, mention.start, _CLAUSE).lower().split()
    if before and before[-1] not in _RIGHT_BEFORE:
        return False
    return not set(surface_words(mention.term.surface).stems).isdisjoint(surface_words(mention.term.name).stems)


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


def _ordered(name: str, record: Record) -> Iterator[tuple[str, Said]]:
    """The drugs of a class that are to be begun, where the class itself is not denied."""
    entries = record.related(name)
    if any(entry.count(DENIED) for entry in entries):
        return
    for entry in entries:
        for said in entry.told((AFFIRMED,), _FEW):
            if (
                said.flags & ACTIONS == START
                and not said.flags & _OPEN
                and not _IN_CASE.search(record.behind(said, _CLAUSE))
            ):
                yield entry.term.name, said


def _is_alone(said: Said, record: Record) -> bool:
    """Whether no other drug is named beside it, as in a question that has lost its mark: "tylenol aleve ibuprofen"."""
    mentions = record.read(record.position(said.key)).mentions[:_NAMED]
    return sum([mention.term.category == "medication" for mention in mentions]) == 1
