"""Checks what a statement says is done about a drug: continued where the transcript stops it, raised for lowered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.mention import (
    ACTIONS,
    HISTORICAL,
    KEEP,
    LOWER,
    RAISE,
    START,
    STOP,
    Mention,
)
from evaluators.deterministic.pieces import Issue, Piece, quotes
from evaluators.deterministic.record import Record
from evaluators.deterministic.said import Said
from evaluators.deterministic.statement import INFERRING, StatementReading

_POINTS: Final = 16
_VERB: Final = {START: "start", STOP: "stop", KEEP: "continue", RAISE: "increase", LOWER: "decrease"}
_AGAINST: Final = {
    START: STOP,
    STOP: START | KEEP | RAISE | LOWER,
    KEEP: STOP,
    RAISE: LOWER | STOP,
    LOWER: RAISE,
}
"""What speaks against an action, if it is what was said last, and the action itself never was."""


def action_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the transcript has the opposite done about."""
    for mention in statement.mentions:
        noted = mention.flags & ACTIONS
        if noted in _AGAINST and _is_plan(mention, noted, statement) and (said := _contrary(mention, noted, record)):
            yield _piece(mention, noted, said, record)


def _is_plan(mention: Mention, noted: int, statement: StatementReading) -> bool:
    """Whether it tells what is to be done; that a drug was once started or stopped is no plan."""
    if mention.flags & HISTORICAL:
        return False
    return noted not in (START, STOP) or statement.kind in INFERRING


def _contrary(mention: Mention, noted: int, record: Record) -> Said | None:
    """Where the opposite was said of the drug, if nothing else was said after that, and the action itself never."""
    entry = record.entries.get(mention.term.concept)  # what is done about one drug of a class is not done about all
    acts = entry.acts() if entry is not None else ()
    if not acts or any(said.flags & noted for said in acts):
        return None
    last = acts[-1]
    single = last.flags & ACTIONS in _AGAINST  # of two things said at once, the later is not known
    return last if single and last.flags & _AGAINST[noted] and not last.flags & HISTORICAL else None


def _piece(mention: Mention, noted: int, said: Said, record: Record) -> Piece:
    verb, other = _VERB[noted], next(name for flag, name in _VERB.items() if said.flags & _AGAINST[noted] & flag)
    start, end = mention.act_at or (mention.start, mention.end)
    message = f"Note says to {verb} {mention.term.name}, the transcript to {other} it."
    issue = Issue(start, end, "medication", "contradicted", "critical", message, quotes(record, said), other)
    return Piece(_POINTS, 0, "contradicted", issue)
