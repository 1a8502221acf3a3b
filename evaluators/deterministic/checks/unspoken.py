"""Which terms cannot be in a note unless somebody spoke of them.

A test or a procedure is ordered, done or told of aloud; what a patient has or has not is asked for. Where nothing of
the kind was said, in these words or in near ones, the note has made it up.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.evidence import group
from evaluators.deterministic.checks.kin import is_routine, named_otherwise, spelled_apart
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED, PARTLY, UNCERTAIN, Mention
from evaluators.deterministic.reading.polarity import polar
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.record.record import Record

_DONE: Final = frozenset(("lab", "procedure"))
_TOLD: Final = frozenset(("problem", "symptom", "substance"))
_ASKED: Final = -300
"""Evidence of a term (hundredths) from which a denial of it must have been asked for; milder ones are routine."""
_ASKED_AT_LENGTH: Final = -150
"""The same in a visit that is told at length: what was asked was asked there."""
_GRAVE: Final = frozenset(("critical", "major"))


def made_up(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether a term that nobody said would have been spoken of, and nothing near to it was."""
    if not _would_be_said(mention, statement) or _is_standing(mention, statement, record):
        return False
    if statement.kind in EXAMINING and mention.term.category == "exam" and polar(mention.term) == "yes":
        return not spelled_apart(mention.term, record)  # that the heart was spoken of is no gallop
    return not named_otherwise(mention.term, record)


def _is_standing(mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether it is one of the denials that notes often have though nobody asked, or denies but a part or a time."""
    term = mention.term
    if not mention.flags & NEGATED or term.category not in _TOLD:
        return False
    if mention.flags & PARTLY:
        return True
    asked = _ASKED_AT_LENGTH if record.lengthy else _ASKED
    return record.counted.weight(term.concept, term.category, group(statement.kind)).unsaid > asked


def _would_be_said(mention: Mention, statement: StatementReading) -> bool:
    flags, term = mention.flags, mention.term
    if flags & (UNCERTAIN | HYPOTHETICAL) or term.weight == "info" or is_routine(term):
        return False
    negated = bool(flags & NEGATED)
    examines = statement.kind in EXAMINING
    if term.category in _DONE:
        return not flags & FAMILY and (not negated or (examines and term.category == "lab"))
    if examines:
        return not negated and polar(term) == "yes"
    if term.category not in _TOLD or statement.kind in INFERRING:
        return False
    return not flags & FAMILY if negated else term.weight in _GRAVE
