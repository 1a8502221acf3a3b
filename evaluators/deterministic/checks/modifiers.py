"""Checks what the note says makes a complaint worse or better against what the transcript says it does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.heard_on import heard_on
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.answers import YES
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
from evaluators.deterministic.record.said import AFFIRMED, Key

_NOT_HAD: Final = NEGATED | FAMILY | HYPOTHETICAL
_FEW: Final = 4
"""Mentions of a complaint behind which it is looked for what is said to change it."""
_BACK: Final = 96
"""Characters before a complaint from which on it is looked for."""
_QUESTION: Final = 40
"""Characters behind what does it in which a question ends."""

_Told = tuple[Key, Modifier]


def modifier_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that is said to do the opposite, and never what the note has it do."""
    if statement.kind in INFERRING or TELLING.isdisjoint(statement.stems):
        return
    complaints = [m for m in statement.mentions if m.term.category in COMPLAINTS and not m.flags & _NOT_HAD]
    noted = list(modifiers_of(lowered(statement.text))) if complaints else []
    if not noted:
        return
    told = [item for mention in complaints[:_FEW] for item in _told(mention, record)]
    for one in noted:
        alike = [(key, other) for key, other in told if not one.stems.isdisjoint(other.stems)]
        if alike and all(other.way != one.way for _, other in alike):
            key, other = alike[0]
            noted_way, told_way = ("worse", "better") if one.way == WORSE else ("better", "worse")
            message = f"Note has {noted_way} by what the transcript says makes it {told_way}."
            evidence = quote(record, key, other.start, other.end)
            yield against((one.start, one.end), "causality", "major", message, (evidence,))


def _told(mention: Mention, record: Record) -> Iterator[_Told]:
    """What is said to change a complaint, where it is named and in the next utterances."""
    for entry in record.related(mention.term.concept):
        for said in entry.mentions(AFFIRMED)[:_FEW]:
            for heard in heard_on(entry.term, said, record, tells_modifier, back=_BACK):
                low = heard.low[: heard.end]
                for told in modifiers_of(low, heard.start):
                    if _is_so(low, told, heard.position, record):
                        yield record.speech.keys[heard.position], told
                reply = heard.position + 1
                asked = asked_for(low, heard.start)
                if asked and reply < len(record.speech):
                    yield record.speech.keys[reply], named_in(lowered(record.speech.text(reply)), asked)


def _is_so(low: str, told: Modifier, at: int, record: Record) -> bool:
    """Whether it is told, or asked for and affirmed by the next utterance."""
    if not question_end(low, told.end, _QUESTION):
        return True
    return at + 1 < len(record.speech) and record.read(at + 1).answer == YES
