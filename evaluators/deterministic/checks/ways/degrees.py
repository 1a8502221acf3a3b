"""Whether the talk leaves it open how bad a complaint is: a note may have a degree that was told without its name."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import HISTORICAL, Mention
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.statement import EXAMINING, RECALLING, StatementReading
from evaluators.deterministic.reading.ways.contrary_rules import CONTRARY_WORDS
from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_TOLD: Final = tuple(
    [tuple(dict.fromkeys(map(plain_stem, CONTRARY_WORDS[role]))) for role in ("told low", "told high")]
)
"""Stems of words that leave each of the ways of a graded rule open."""
_HOW_BAD: Final = re.compile(r"\bhow (bad|severe|intense|strong|mild)\b")
_WORD: Final = re.compile(r"[a-z]+")
_GRADES: Final = frozenset().union(*_TOLD)


def is_open(noted: frozenset[int], mention: Mention, statement: StatementReading, said: Said, record: Record) -> bool:
    """Whether a degree may be right all the same: the note has it of former times or an examination, or anything was
    said, of whatever, that may mean it ("nine out of ten"); but for what only asks for it, where the other one was
    ``said`` ("how bad is the pain?")."""
    if mention.flags & HISTORICAL or statement.kind in EXAMINING or statement.kind in RECALLING:
        return True
    asked = _asked(said, record)
    spared = {stem for stem in asked if record.times_said(stem) <= asked.count(stem)}
    return any(stem in record.stems and stem not in spared for way in noted for stem in _TOLD[way - 1])


def _asked(said: Said, record: Record) -> list[str]:
    """The stems of words that only ask for a degree, or that a reply denies: "is it mild?" – "no, it's really bad"."""
    text = record.text(said.key).lower()
    at = record.look(said.key, 0, 1)
    denied = text.endswith("?") and at + 1 < len(record.speech) and record.read(at + 1).answer == NO
    words = _WORD.findall(text[said.end :]) if denied else _HOW_BAD.findall(text)
    return [stem for stem in map(plain_stem, words) if stem in _GRADES]


def degree_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that ``is_open`` looks up."""
    if _GRADES.isdisjoint(statement.stems):
        return ()
    return tuple([stem for told in _TOLD for stem in told])
