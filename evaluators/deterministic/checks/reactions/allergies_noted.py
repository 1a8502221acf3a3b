"""Checks what a note has an allergy to: "Allergies: peanuts" is wrong where they are eaten without harm.

Whose allergy it is, and whether there is any, is checked with the terms; here, what was said of the very thing that is
named: that it is tolerated, that it was asked for and is none, that it was thought to be one and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import CAUSES, NOT_SO, Mention
from evaluators.deterministic.reading.not_allergic import ALLERGIC_TO
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.reaction_words import may_tell_of_reactions
from evaluators.deterministic.record.allergies import NO_ALLERGEN, not_tolerated
from evaluators.deterministic.record.drug_roles import TAKEN, is_drug, roles
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
            message = f"Note has an allergy to {called(mention.term)}, the transcript says there is none to it."
            yield against(mention.place, "negation", "critical", message, quotes(record, said), points=MANAGED)
        elif _is_called_so(mention, statement) and (taken := _only_taken(mention, record)) is not None:
            message = f"Note has an allergy to {called(mention.term)}, which the transcript has in use without one."
            yield against(mention.place, "fabrication", "critical", message, quotes(record, taken), points=MANAGED)


def is_of_allergies(statement: StatementReading) -> bool:
    """Whether it is about allergies: by its section, or by its words."""
    low = statement.text.lower()
    return statement.kind == "allergies" or "allerg" in low or "intoleran" in low


def _is_allergy(mention: Mention, statement: StatementReading) -> bool:
    if mention.term.category not in CAUSES or mention.term.concept in NO_ALLERGEN:
        return False
    if mention.flags & NOT_SO or mention in statement.spared:
        return False
    listed = statement.kind == "allergies" or _LABEL.match(statement.text) is not None
    return listed or _is_called_so(mention, statement)


def _is_called_so(mention: Mention, statement: StatementReading) -> bool:
    """Whether the words around it say so: under the heading of allergies drugs may be listed that are taken."""
    text = statement.text
    named = "allerg" in text[mention.start : mention.end].lower() or _ALLERGY.match(text, mention.end) is not None
    return named or ALLERGIC_TO.search(text[max(mention.start - _BEFORE, 0) : mention.start]) is not None


def _none(mention: Mention, record: Record) -> Said | None:
    """The first mention that says that it is no allergy of the patient's, unless another tells of one."""
    entries = record.related(mention.term.concept)
    for entry in entries:
        if not_tolerated(record, entry) is not None:
            return None
    heard = (said for entry in entries for said in entry.told(_STATES, _MOST))
    return next((said for said in heard if is_tolerated(record, said)), None)


def _only_taken(mention: Mention, record: Record) -> Said | None:
    """Where a drug is taken, or given, of which nobody tells that it did any harm, nor speaks of allergies near it."""
    if not is_drug(mention.term):
        return None
    told = [said for entry in record.related(mention.term.concept) for said in entry.told(_STATES, _MOST)]
    if any(_may_harm(record, said) for said in told):
        return None
    entry = record.entries.get(mention.term.concept)
    taken = entry.mentions(AFFIRMED)[:_MOST] if entry is not None else []
    return next((said for said in taken if not TAKEN.isdisjoint(roles(record, said))), None)


def _may_harm(record: Record, said: Said) -> bool:
    """Whether allergies or reactions are spoken of around a mention."""
    at = record.look(said.key, 2, 2)
    return any(may_tell_of_reactions(text) for text in record.speech.texts(max(at - 2, 0), at + 3))
