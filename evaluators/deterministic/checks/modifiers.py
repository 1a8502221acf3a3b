"""Checks what the note says makes a complaint worse or better against what the transcript says it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.heard_on import Passage, heard_on
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.around import question_end
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.modifiers import (
    TELLING,
    WORSE,
    Modifier,
    asked_for,
    modifiers_of,
    named_in,
    tells_modifier,
)
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, Key

_NOT_HAD: Final = NEGATED | FAMILY | HYPOTHETICAL
_REPLY: Final = 600
"""Characters of a reply in which what changes a complaint is named."""
_FEW: Final = 4
"""Mentions of a complaint behind which it is looked for what is said to change it."""
_BACK: Final = 96
"""Characters before a complaint from which on it is looked for."""
_QUESTION: Final = 40
"""Characters behind what does it in which a question ends."""

_PUT: Final = 8
"""Words of an utterance without a question mark that a no right behind it may answer."""

_Told = tuple[Key, Modifier, bool]
"""Where what does it is told, and whether it is only denied that it does."""


def modifier_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each thing that is said to do the opposite, or not to do what the note has it do, and never to."""
    pieces: list[Piece] = []
    if statement.kind in INFERRING or TELLING.isdisjoint(statement.stems):
        return pieces
    complaints = [m for m in statement.mentions if m.term.category in COMPLAINTS and not m.flags & _NOT_HAD]
    noted = list(modifiers_of(lowered(statement.text))) if complaints else []
    if not noted:
        return pieces
    told = [item for mention in complaints[:_FEW] for item in _told(mention, record)]
    for one in noted:
        alike = [item for item in told if not one.stems.isdisjoint(item[1].stems)]
        against_it = [item for item in alike if (item[1].way == one.way) == item[2]]
        if against_it and len(against_it) == len(alike):
            key, other, denied = alike[0]
            noted_way, told_way = ("worse", "better") if one.way == WORSE else ("better", "worse")
            said = f"does not make it {noted_way}" if denied else f"makes it {told_way}"
            message = f"Note has {noted_way} by what the transcript says {said}."
            evidence = quote(record, key, other.start, other.end)
            pieces.append(against((one.start, one.end), "causality", "major", message, (evidence,)))
    return pieces


def _told(mention: Mention, record: Record) -> Iterator[_Told]:
    """What is said to change a complaint, where it is named and in the next utterances."""
    for entry in record.related(mention.term.concept):
        for said in entry.told((AFFIRMED, OPEN), _FEW):
            for heard in heard_on(entry.term, said, record, tells_modifier, back=_BACK):
                yield from _told_in(heard, record)


def _told_in(heard: Passage, record: Record) -> Iterator[_Told]:
    """The same of one utterance, and of the reply where that is asked for what does it."""
    low, keys = heard.low[: heard.end], record.speech.keys
    for told in modifiers_of(low, heard.start):
        answer = _answer(low, told, heard.position, record)
        if answer:
            yield keys[heard.position], told, answer == NO
    reply = heard.position + 1
    asked = asked_for(low, heard.start)
    if asked and reply < len(keys):
        yield keys[reply], named_in(lowered(record.speech.text(reply)[:_REPLY]), asked), False


def _answer(low: str, told: Modifier, at: int, record: Record) -> int:
    """``YES`` where it is told, or asked for and affirmed by the next utterance, ``NO`` where that denies it."""
    answer = record.read(at + 1).answer if at + 1 < len(record.speech) else 0
    if question_end(low, told.end, _QUESTION):
        return answer if answer in (YES, NO) else 0
    return NO if answer == NO and record.read(at).words <= _PUT else YES
