"""Checks which side of the family an illness is on: "paternal grandfather" where it was the mother's father.

Only told where everything that was said of it is of the other side, or of none of which a note could say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.checks.pieces import Issue, called, quotes
from evaluators.deterministic.reading.context.lineage import (
    MATERNAL,
    PATERNAL,
    line_answered,
    line_last_told,
    line_of,
    lines_added,
    side_told,
)
from evaluators.deterministic.reading.mention import FAMILY, HYPOTHETICAL, NEGATED, UNCERTAIN, Mention, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, RELATIVES, Entry, Said

_FEW: Final = 4
_AHEAD: Final = 3
"""Utterances behind one in which the side is asked for and told."""
_REPLY: Final = 48
_WHICH: Final = re.compile(r"\b(?:side|which (?:one|grand\w+|uncle|aunt|cousin)|whose|maternal|paternal)\b")
_OTHER_LINE: Final = {MATERNAL: PATERNAL, PATERNAL: MATERNAL}
_PARENTS: Final = {"mother": MATERNAL, "father": PATERNAL}
_UNSURE: Final = NEGATED | UNCERTAIN | HYPOTHETICAL


def wrong_side(mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record) -> Issue | None:
    """An illness that the note has on one side of the family and the transcript on the other."""
    if not mention.flags & FAMILY or mention.flags & _UNSURE:
        return None
    noted = line_of(statement.text, mention.start, mention.end)
    if not noted:
        return None
    heard = [said for entry in entries for said in entry.mentions(RELATIVES)[:_FEW]]
    heard = heard or [said for entry in entries for state in (AFFIRMED, OPEN) for said in entry.mentions(state)[:_FEW]]
    lines = [line_said(said, record) for said in heard]
    if not heard or "" in lines or noted in lines:
        return None
    if any(noted in lines_added(record.text(said.key), said.end) for said in heard):
        return None
    message = f"Note has {called(mention.term)} on the {noted} side, the transcript on the {lines[0]} one."
    return Issue(*mention.place, "experiencer", "contradicted", "major", message, quotes(record, heard[0]), None)


def is_of_other_side(mention: Mention, entries: Sequence[Entry], statement: StatementReading, record: Record) -> bool:
    """Whether the note denies it of one side of the family, and nobody was said to have it who need be of that side: a
    parent is of the own one."""
    noted = line_of(statement.text, mention.start, mention.end)
    if not noted:
        return False
    heard = [said for entry in entries for said in entry.mentions(RELATIVES)[:_FEW]]
    return all(_OTHER_LINE[noted] in (line_said(said, record), _line_of_parent(said, record)) for said in heard)


def _line_of_parent(said: Said, record: Record) -> str:
    there = mentions_between(record.read(record.position(said.key)).mentions, said.start, said.start + 1)
    lines = {_PARENTS.get(mention.relative, "") for mention in there}
    return lines.pop() if len(lines) == 1 else ""


def line_said(said: Said, record: Record) -> str:
    """The side that was told of it: around it, by the question before it, or on asking for it behind it."""
    position = record.look(said.key, 1, _AHEAD)
    speech = record.speech
    told = line_of(speech.text(position), said.start, said.end)
    if said.answer is not None and not told:
        told = line_answered(record.text(said.answer))
    if told or not position:
        return told or _told_later(record, position)
    asked = speech.text(position - 1)
    return (line_last_told(asked) if asked.rstrip().endswith("?") else "") or _told_later(record, position)


def _told_later(record: Record, position: int) -> str:
    """ "Which side?" – "My mum's."; "On your mother's side?" – "Yes."."""
    later = record.speech.texts(position + 1, position + 1 + _AHEAD)
    for question, reply in pairwise(later):
        if len(question) <= 2 * _REPLY and _WHICH.search(question.lower()) is not None:
            told = side_told(reply[:_REPLY])
            return told if told or reply[:2].lower() == "no" else side_told(question)
    return ""
