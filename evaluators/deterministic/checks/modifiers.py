"""Checks what the note says makes a complaint worse or better against what the transcript says it does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.contraries import is_another
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.reading.answers import YES
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.modifiers import TELLING, WORSE, Modifier, asked_for, modifiers_of, named_in
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.dialogue import AHEAD
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Key
from evaluators.vocabulary import Term

_NOT_HAD: Final = NEGATED | FAMILY | HYPOTHETICAL
_MARK: Final = re.compile(r"[.?!]")
_FEW: Final = 4
"""Mentions of a complaint behind which it is looked for what is said to change it."""

_FAR: Final = 600
_BACK: Final = 96
"""Characters behind and before a complaint, or of an utterance behind it, in which it is looked for."""
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
            first = record.look(said.key, 0, AHEAD)
            asked, start = 0, said.start - _BACK
            for at, text in enumerate(record.speech.texts(first, first + AHEAD), first):
                others = [m for m in record.read(at).mentions if _is_topic(m, entry.term)]
                if at > first and others:
                    break
                end = min((m.start for m in others if m.start > said.start), default=max(start, 0) + _FAR)
                start = max((m.end for m in others if m.end <= said.start), default=start)
                low = lowered(text[:end])
                key = record.speech.keys[at]
                yield from ((key, told) for told in modifiers_of(low, start) if _is_so(low, told, at, record))
                if asked:
                    yield key, named_in(low, asked)
                asked, start = asked_for(low, start), 0


def _is_topic(mention: Mention, term: Term) -> bool:
    """Whether one goes over to another thing, which is no mere occasion: "worse when I cough"."""
    return not mention.flags & HYPOTHETICAL and is_another(mention, term)


def _is_so(low: str, told: Modifier, at: int, record: Record) -> bool:
    """Whether it is told, or asked for and affirmed by the next utterance."""
    mark = _MARK.search(low, told.end, told.end + _QUESTION)
    if mark is None or mark[0] != "?":
        return True
    return at + 1 < len(record.speech) and record.read(at + 1).answer == YES
