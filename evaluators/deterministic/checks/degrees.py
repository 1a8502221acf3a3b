"""Whether the talk leaves it open how bad a complaint is: a note may have a degree that was told without its name."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.contrary_rules import CONTRARY_WORDS
from evaluators.deterministic.reading.mention import HISTORICAL, Mention
from evaluators.deterministic.reading.statement import EXAMINING, RECALLING, StatementReading
from evaluators.deterministic.reading.words import plain_stem
from evaluators.deterministic.record.record import Record

_TOLD: Final = tuple(
    [tuple(dict.fromkeys(map(plain_stem, CONTRARY_WORDS[role]))) for role in ("told low", "told high")]
)
"""Stems of words that leave each of the ways of a graded rule open."""
_GRADES: Final = frozenset().union(*_TOLD)


def is_open(noted: frozenset[int], mention: Mention, statement: StatementReading, record: Record) -> bool:
    """Whether a degree may be right all the same: the note has it of former times or an examination, or anything was
    said, of whatever, that may mean it ("nine out of ten")."""
    if mention.flags & HISTORICAL or statement.kind in EXAMINING or statement.kind in RECALLING:
        return True
    return any(stem in record.stems for way in noted for stem in _TOLD[way - 1])


def degree_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that ``is_open`` looks up."""
    if _GRADES.isdisjoint(statement.stems):
        return ()
    return tuple([stem for told in _TOLD for stem in told])
