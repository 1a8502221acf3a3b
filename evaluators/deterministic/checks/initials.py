"""Drugs of which people know no more than the letter that they begin with: "it starts with an M, I can't say it".

That is little, but it is not nothing: the drug of the note that begins so did not come out of nowhere. Asked only where
an alarm is about to be raised, like what sounds like a name.
"""

from __future__ import annotations

import re
from typing import Final

from engine.finding import Evidence
from engine.portions import give_way
from evaluators.deterministic.checks.pieces import quote
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key
from evaluators.vocabulary import Term

_BEGINS: Final = re.compile(
    r"\b(?:begins?|beginning|began|starts?|starting|started) with (?:an?|the letter|the) ([a-z])\b(?!['’])",
    re.IGNORECASE,
)


def begins_like(term: Term, record: Record) -> Evidence | None:
    """The words that tell the letter that the note's name of a drug, or its generic one, begins with."""
    initials = _initials(term)
    asked = ("begins", initials)
    if asked not in record.sounding:
        record.sounding[asked] = _search(initials, record)
    place = record.sounding[asked]
    return None if place is None else quote(record, place[0], place[1], place[2])


def may_begin_like(term: Term, text: str) -> bool:
    """Whether an utterance may bear on what ``begins_like`` says of a drug."""
    return _begins(_initials(term), text) is not None


def _initials(term: Term) -> str:
    return term.name[:1].lower() + term.surface[:1].lower()


def _search(initials: str, record: Record) -> tuple[Key, int, int] | None:
    for key, text in zip(record.speech.keys, record.speech.texts, strict=True):
        give_way()
        if (match := _begins(initials, text)) is not None:
            return key, match.start(), match.end()
    return None


def _begins(initials: str, text: str) -> re.Match[str] | None:
    if " with a" not in text and " with the letter" not in text:
        return None
    return next((match for match in _BEGINS.finditer(text) if match[1].lower() in initials), None)
