"""Whether a plan gives a drug by no more than how it is taken: "Ibuprofen as needed." orders it, or has it go on."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.checks.temporality.off_use import is_off
from evaluators.deterministic.quantities import Bundle
from evaluators.deterministic.reading.mention import ACTIONS, HISTORICAL, NOT_SO, Mention
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_BEFORE: Final = 48
_PARTED: Final = re.compile(r"[.;:\n] ?")
_OPENS: Final = re.compile(r"[\W\d]*")
_GOES_ON: Final = re.compile(r" ?(?:$|[.,;\n]|\()|(?: for| with| x| by)\b", re.IGNORECASE)
"""Behind how it is taken, where the statement says nothing else of it."""
_MOST: Final = 16
_STOP: Final = re.compile(
    rf"(?:\b(?:{CLAIM_PATTERNS['to stop']}|{CLAIM_PATTERNS['stops']})|n['’]t (?:take|use|need)) "
    r"(?:(?:taking|using|on|of|the|your|that|any|more|all)\b ?){0,4}$"
)
"""Right before a drug that is to be stopped."""


def is_bare_order(mention: Mention, statement: StatementReading) -> bool:
    """Whether a clause of a plan opens with a drug, and only goes on with how it is taken."""
    if statement.kind not in INFERRING or mention.flags & (ACTIONS | HISTORICAL | NOT_SO):
        return False
    bundle = next((b for b in statement.bundles if b.drug.start == mention.start), None)
    if bundle is None or not (bundle.prn or bundle.frequency) or is_off(mention, statement):
        return False
    return is_all(bundle, statement)


def is_all(bundle: Bundle, statement: StatementReading) -> bool:
    """Whether a drug and how it is taken is all that a clause says."""
    if _GOES_ON.match(statement.text, bundle.end) is None:
        return False
    return _OPENS.fullmatch(left_of(statement.text, bundle.start, _BEFORE, _PARTED)) is not None


def leaves_it(mention: Mention, stopped: Said, record: Record) -> bool:
    """Whether the talk leaves such an order standing: it stops the drug in no plain order, or tells how often it is
    taken there or after that, so that it ends in part only."""
    if _STOP.search(record.before(stopped, _BEFORE)) is None:
        return True
    figures = told_of(mention.term.concept, record)[:_MOST]
    return any(figure.quantity.kind == "frequency" and figure.key >= stopped.key for figure in figures)
