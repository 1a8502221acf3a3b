"""Checks what a note has an allergy to: "Allergies: peanuts" is wrong where they are eaten without harm.

Whose allergy it is, and whether there is any, is checked with the terms; here, what was said of the very thing that is
named: that it is tolerated, that it was asked for and is none, that it was thought to be one and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.reading.mention import CAUSES, NOT_SO, Mention
from evaluators.deterministic.reading.not_allergic import ALLERGIC_TO
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.allergies import NO_ALLERGEN, not_tolerated
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, WEAK, Said
from evaluators.deterministic.record.tolerated import is_tolerated
from evaluators.vocabulary.patterns import of_roles

_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SPENT)
_MOST: Final = 6
"""Mentions of a thing in one state that are looked at."""
_BEFORE: Final = 48
_ALLERGY: Final = re.compile(r" (?:drug )?(?:allerg(?:y|ies)|intolerances?)\b", re.IGNORECASE)
_LABEL: Final = re.compile(r"(?:drug )?(?:allerg(?:y|ies)|intolerances?) ?: ", re.IGNORECASE)
"""Opens a list of allergies, also within another section."""
_SAYS_MORE: Final = of_roles("claim_rules", "no allergy")


def noted_allergy_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that the note has an allergy to and that was said not to be one."""
    if not is_of_allergies(statement) or _SAYS_MORE.search(statement.text) is not None:
        return
    for mention in statement.mentions:
        if not _is_allergy(mention, statement):
            continue
        said = _none(mention, record)
        if said is not None:
            message = f"Note has an allergy to {mention.term.name}, the transcript says there is none to it."
            yield against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)


def is_of_allergies(statement: StatementReading) -> bool:
    """Whether it is about allergies: by its section, or by its words."""
    low = statement.text.lower()
    return statement.kind == "allergies" or "allerg" in low or "intoleran" in low


def _is_allergy(mention: Mention, statement: StatementReading) -> bool:
    if mention.term.category not in CAUSES or mention.term.concept in NO_ALLERGEN:
        return False
    if mention.flags & NOT_SO or mention in statement.spared:
        return False
    text = statement.text
    named = "allerg" in text[mention.start : mention.end].lower() or _ALLERGY.match(text, mention.end) is not None
    before = text[max(mention.start - _BEFORE, 0) : mention.start]
    listed = statement.kind == "allergies" or _LABEL.match(text) is not None
    return named or listed or ALLERGIC_TO.search(before) is not None


def _none(mention: Mention, record: Record) -> Said | None:
    """The first mention that says that it is no allergy of the patient's, unless another tells of one."""
    entries = record.related(mention.term.concept)
    for entry in entries:
        if not_tolerated(record, entry) is not None:
            return None
    heard = (said for entry in entries for said in entry.told(_STATES, _MOST))
    return next((said for said in heard if is_tolerated(record, said)), None)
