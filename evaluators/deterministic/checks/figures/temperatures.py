"""Checks whether a note has a fever where the talk has the temperature: "afebrile" of a measured 38.1, "febrile" of
98.6; and "afebrile" by its history where a fever was told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.figures.values import MOST_FIGURES
from evaluators.deterministic.checks.pieces import Piece, against, among, quotes
from evaluators.deterministic.quantities.temperature import is_feverish, is_unfeverish
from evaluators.deterministic.reading.mention import NEGATED, NOT_SO, Mention
from evaluators.deterministic.reading.statement import EXAMINING, HISTORIES, StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import REACH, Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, RELATIVES, WEAK, ever
from evaluators.vocabulary.patterns import of_roles

_FEVER: Final = "sx:fever"
_NONE: Final = "exam:afebrile"
_VITAL: Final = "vital:temperature"
_MEASURED: Final = f"of:{_VITAL}"
_CLINICIAN: Final = "clinician"
_FORMER: Final = re.compile(r"\b(?:was|were|had|got|last|yesterday|home|said|if|above|over)\b")
"""Before a temperature that is not that of the visit."""
_LATELY: Final = re.compile(r"\W*(?:now|currently|today|since|for|on|at|by|after|until|x|in)\b")
"""Behind a word that tells of no more than a part of the time."""
_BEFORE: Final = 32
_LIMIT: Final = of_roles("claim_rules", "limit of a fever")
"""Before a temperature that is one to come back with, or of another time."""
_LIMIT_REACH: Final = 64


def temperature_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for a fever, or for none, that the temperature or what was told speaks against."""
    for mention in statement.mentions:
        concept = mention.term.concept
        if concept not in (_FEVER, _NONE):
            continue
        none = (concept == _NONE) != (mention.flags & NEGATED == NEGATED)
        if statement.kind in EXAMINING and not mention.flags & NOT_SO & ~NEGATED:
            yield from _against_measured(mention, none=none, record=record)
        elif concept == _NONE and statement.kind in HISTORIES and not mention.flags & NOT_SO:
            yield from _against_told(mention, statement, record)


def fevers_looked_up(statement: StatementReading) -> tuple[str, ...]:
    """The concepts that this looks up."""
    named = any(mention.term.concept in (_FEVER, _NONE) for mention in statement.mentions)
    return (_FEVER, _VITAL) if named else ()


def _against_measured(mention: Mention, *, none: bool, record: Record) -> Iterator[Piece]:
    measured = [figure for figure in record.owned_by(_MEASURED) if _is_of_today(figure, record)]
    return _against_all(mention, _of_either(measured), none=none, record=record)


def _of_either(measured: Sequence[Figure]) -> list[Figure]:
    """The first temperatures, without those that may be called a fever or none."""
    return [f for f in measured[:MOST_FIGURES] if is_feverish(f.quantity) or is_unfeverish(f.quantity)]


def _against_all(mention: Mention, taken: Sequence[Figure], *, none: bool, record: Record) -> Iterator[Piece]:
    """One piece if all temperatures speak against what the note has."""
    speaks_against = is_feverish if none else is_unfeverish
    if taken and all(speaks_against(figure.quantity) for figure in taken):
        figure = taken[0]
        has = "no fever" if none else "a fever"
        message = f"Note has {has}, the transcript a temperature of {figure.quantity.text}."
        evidence = (among(record, figure.key, figure.start, figure.end),)
        yield against(mention.place, "negation", "major", message, evidence)


def _is_of_today(figure: Figure, record: Record) -> bool:
    record.look(figure.key, 0, REACH)
    return record.speaker(figure.key) == _CLINICIAN and _FORMER.search(record.before(figure, _BEFORE)) is None


def _against_told(mention: Mention, statement: StatementReading, record: Record) -> Iterator[Piece]:
    entry = record.entries.get(_FEVER)
    if _LATELY.match(lowered(statement.text), mention.end) is not None:
        return
    if entry is None:  # nobody spoke of a fever
        taken = _of_either(record.owned_by(_MEASURED))
        if all(_is_no_limit(figure, record) for figure in taken):
            yield from _against_all(mention, taken, none=True, record=record)
        return
    said = entry.first(AFFIRMED)
    if said is None or ever([entry], (DENIED, WEAK, RELATIVES)):
        return
    message = "Note has no fever, the transcript a fever."
    yield against(mention.place, "negation", "major", message, quotes(record, said))


def _is_no_limit(figure: Figure, record: Record) -> bool:
    """Whether it is told, and not when to come back: "if it's over thirty nine"."""
    record.look(figure.key, 0, REACH)
    return _LIMIT.search(record.before(figure, _LIMIT_REACH)) is None
