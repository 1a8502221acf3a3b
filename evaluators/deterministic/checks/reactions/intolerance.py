"""Checks the drugs that a plan orders, or a list has in use, against what the patient does not tolerate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
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
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, SUPPOSED, WEAK, Entry, Said
from evaluators.vocabulary.patterns import of_roles

_LIST: Final = "medications"
_NO_ORDER: Final = NOT_SO | STOP | HISTORICAL
_LEAD: Final = 32
_TAKES: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['takes it']})\b[^.;:]*$", re.IGNORECASE)
"""Before a drug that is in use."""
_CANNOT: Final = re.compile(
    r"\b(?:can(?:['’]t|not| not)|could(?:n['’]t| not)|unable to|not (?:able|allowed|supposed) to) "
    rf"(?:{CLAIM_PATTERNS['have it']}) "
    r"(?:the |any |my )?$",
    re.IGNORECASE,
)
_AT_ALL: Final = re.compile(
    r"$|[.,;!?]| (?:because|cause|since|as|it|they|at all|any ?more|due to|with my)\b", re.IGNORECASE
)
_NO: Final = re.compile(r"(?:^|[.!?] )(?:no|nope|nah), $", re.IGNORECASE)
_HARMS: Final = re.compile(rf" (?:{CLAIM_PATTERNS['harms']})\b")
"""Behind a drug: what it does to who does not take it."""
_GIVEN: Final = START | KEEP | RAISE | LOWER
_SPOKEN_OF: Final = of_roles("claim_rules", "tolerated")
"""Words of a statement that has the reaction in mind."""


def intolerance_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that a plan orders though the patient said what it does to him, or that is told to be
    taken and was spoken of as what is not tolerated alone."""
    for mention in statement.mentions:
        if not is_drug(mention.term) or mention.flags & _NO_ORDER:
            continue
        taken = _is_taken(mention, statement)
        if not taken and (statement.kind not in INFERRING or not _is_ordered(mention, statement)):
            continue
        entry = record.entries.get(mention.term.concept)
        if entry is None or _SPOKEN_OF.search(statement.text):
            continue
        said = _only_untolerated(entry, record) if taken else _reaction(entry, record)
        if said is not None:
            has = "has the patient take" if taken else "orders"
            message = f"Note {has} {called(mention.term)}, which the patient was said not to tolerate."
            yield against(mention.place, "medication", "critical", message, quotes(record, said), points=MANAGED)


def _is_taken(mention: Mention, statement: StatementReading) -> bool:
    """Whether the statement has it in use: by its section, or by its words."""
    if statement.kind == _LIST:
        return True
    before = statement.text[max(mention.start - _LEAD, 0) : mention.start]
    return statement.kind not in INFERRING and _TAKES.search(before) is not None


def _is_ordered(mention: Mention, statement: StatementReading) -> bool:
    if mention.flags & ACTIONS:
        return True
    return any(
        bundle.drug.start == mention.start and (bundle.dose or bundle.frequency or bundle.duration)
        for bundle in statement.bundles
    )


def _only_untolerated(entry: Entry, record: Record) -> Said | None:
    """Where it was told as an allergy, or as what one cannot take, if no more was said of it than to ask for it."""
    if entry.total() - entry.count(OPEN) - entry.count(SPENT) != 1:
        return None
    said = allergy_to(record, entry)
    if said is not None:
        return said
    told = entry.told((AFFIRMED, WEAK, SUPPOSED), 1)
    return next((said for said in told if _is_refused(record, said)), None)


def _is_refused(record: Record, said: Said) -> bool:
    """Whether one cannot take it, or says so by what it does: "no, aspirin upsets my stomach"."""
    text = record.text(said.key)
    before, behind = text[max(said.start - _LEAD, 0) : said.start], text[said.end : said.end + _LEAD]
    if _CANNOT.search(before) is not None:
        return _AT_ALL.match(behind) is not None  # not "on an empty stomach"
    return _NO.search(before) is not None and _HARMS.match(behind) is not None


def _reaction(entry: Entry, record: Record) -> Said | None:
    """Where it was said not to be tolerated, unless somebody orders it all the same."""
    said = not_tolerated(record, entry)
    if said is None or any(act.flags & _GIVEN for act in entry.acts()):
        return None
    if not tells_reaction(record, said) and allergy_to(record, entry) is None:
        return None
    ordered = any(roles(record, other) & LASTING for other in entry.mentions(AFFIRMED) if other > said)
    return None if ordered else said
