"""A history of an illness that a note denies, where the patient told of a kind of it: "no history of heart disease" –
"just the AF"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.going_on import is_now
from evaluators.deterministic.checks.in_part import denies_a_part, denies_a_sort
from evaluators.deterministic.reading.mention import ANSWERED, HISTORICAL, Mention
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.record.kindred import of_relatives
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, RELATIVES, WEAK, Entry, Said, ever

_EVER: Final = re.compile(r"\b(?:history|hx|h/o|ever|never|past)\b")
"""Beside an illness that a note denies for all time."""
_OF_TODAY: Final = re.compile(r"\b(?:current|active|acute|recent|ongoing|other|further|new) (?:[a-z]+ )?$")
"""Before one that it denies of today, or besides those that it has."""
_PRIOR: Final = re.compile(r"\bno (?:prior|previous|past) $")
_HAD_IT: Final = re.compile(r"\b(?:had|did have|did get|was|were)\b")
_PATIENT: Final = "patient"
_TELLING: Final = frozenset(("i", "i've", "i'd", "my", "i'm"))
_ALONE: Final = frozenset(("just", "only"))
_BEFORE: Final = 16
_CLAUSE: Final = 48


def kind_had(
    mention: Mention, entries: list[Entry], own: Entry | None, statement: StatementReading, record: Record
) -> Said | None:
    """Where the patient told of a kind of the illness of which the note denies a history: "no history of heart disease"
    – "just the AF"; after any denial of the illness as such ("come to think of it, I did have a clot")."""
    if mention.term.category != "problem" or statement.kind in EXAMINING or statement.kind in INFERRING:
        return None
    if is_now(mention, statement) or _OF_TODAY.search(_before(mention, statement)) is not None:
        return None
    near = statement.text[max(mention.start - _BEFORE, 0) : mention.end + _BEFORE].lower()
    if not mention.flags & HISTORICAL and _EVER.search(near) is None:
        return None
    denied = own.last(DENIED) if own is not None else None
    for entry in entries:
        said = entry.first(AFFIRMED)
        if entry is own or said is None or ever([entry], (DENIED, WEAK, RELATIVES)):
            continue
        if (denied is not None and said < denied) or not _is_told_as_ones_own(said, record):
            continue
        if denies_a_sort(mention, entry, statement, record):
            continue
        if not _denies_less_of_old(mention, said, statement, record) and not of_relatives(said, record):
            return said
    return None


def _before(mention: Mention, statement: StatementReading) -> str:
    return statement.text[max(mention.start - _CLAUSE, 0) : mention.start].lower()


def _denies_less_of_old(mention: Mention, said: Said, statement: StatementReading, record: Record) -> bool:
    """Whether the note denies a part of what was said: not so where it denies that one had it before, and one had."""
    if _PRIOR.search(_before(mention, statement)) is None:
        return denies_a_part(mention, said, statement, record)
    return not (said.flags & HISTORICAL or _HAD_IT.search(record.before(said, _CLAUSE)) is not None)


def _is_told_as_ones_own(said: Said, record: Record) -> bool:
    """Whether who has it tells of it, or owns to it on being asked."""
    if said.flags & ANSWERED:
        return True
    if record.speaker(said.key) != _PATIENT:
        return False
    words = record.before(said, _CLAUSE).replace("\u2019", "'").split()
    return not words or not _TELLING.isdisjoint(words) or words[0] in _ALONE
