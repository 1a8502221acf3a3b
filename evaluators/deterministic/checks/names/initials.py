"""Drugs of which people know no more than the letter that they begin with, or half of the name.

That is little, but it is not nothing: the drug of the note that begins so did not come out of nowhere. Asked only where
an alarm is about to be raised, like what sounds like a name.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.finding import Evidence
from evaluators.deterministic.checks.pieces import quote
from evaluators.deterministic.record.letters import Letter
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary import Term


def begins_like(term: Term, record: Record) -> Evidence | None:
    """The first words that tell the letter that the note's name of a drug, or its generic one, begins with."""
    for key in sorted(record.searches.letters):
        if (told := _told(term, record.searches.letters[key])) is not None:
            return quote(record, key, told.start, told.end)
    return None


def may_begin_like(term: Term, letters: Sequence[Letter]) -> bool:
    """Whether an utterance that tells letters bears on what ``begins_like`` says of a drug."""
    return _told(term, letters) is not None


def _told(term: Term, letters: Sequence[Letter]) -> Letter | None:
    names = (term.name.lower(), term.surface.lower())
    return next(
        (told for told in letters if names[0].startswith(told.letter) or names[1].startswith(told.letter)), None
    )
