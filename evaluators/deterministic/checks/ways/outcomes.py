"""Checks how a test or a sign came out, by the note, against how it was said to have come out."""

from __future__ import annotations

from typing import Final

from engine.finding import Evidence
from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.matters import MATTERS
from evaluators.deterministic.reading.ways.outcomes import Outcome
from evaluators.deterministic.reading.wording.words import plain_words
from evaluators.deterministic.record.outcomes import Told
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, WEAK

_LOOKED_AT: Final = 8
"""How many outcomes of one name are compared: more of them are no visit."""
_NO: Final = "no "
_AROUND: Final = 96
"""Characters before an outcome in which the side is named that it is of."""
_HALF: Final = 2


def outcome_pieces(statement: StatementReading, record: Record) -> list[Piece]:
    """One piece for each test of which all that was said is that it came out the other way."""
    pieces: list[Piece] = []
    for noted in statement.outcomes:
        if noted.old or noted.names[0] in MATTERS:
            continue  # of another day, on which it may have been otherwise; or no test
        sides = frozenset([side.side for side in statement.sides if side.side in OTHER])
        found = _told_otherwise(noted, sides, record)
        if found is not None:
            told = "negative" if noted.positive else "positive"
            name = statement.text[noted.start : noted.end]
            message = f"Note says “{name}”, the transcript has it {told}."
            pieces.append(against((noted.start, noted.end), "negation", "critical", message, (found,)))
    return pieces


def _told_otherwise(noted: Outcome, sides: frozenset[str], record: Record) -> Evidence | None:
    told = [
        told
        for name in noted.names
        for told in record.outcomes.called(name)[:_LOOKED_AT]
        if told.outcome.is_same(noted)
    ]
    if any(one.outcome.positive == noted.positive for one in told):
        return None
    first = next((one for one in told if not one.outcome.old and _of_one_side(one, noted, sides, record)), None)
    if first is not None:
        return among(record, first.key, first.outcome.start, first.outcome.end)
    return _denied(noted, record) if noted.positive and not told else None


def _of_one_side(told: Told, noted: Outcome, sides: frozenset[str], record: Record) -> bool:
    """Whether it is of the side that the note has it of; what was found on no side is not on one of them.

    ``sides`` are those of the statement: "Right leg: Thompson negative" is not of "now the left. Positive Thompson".
    """
    said = told.outcome
    if said.sides or noted.sides or len(sides) != 1:
        return said.sides == noted.sides or (not said.sides and not said.positive)
    (side,) = sides
    around = plain_words(record.text(told.key)[max(said.start - _AROUND, 0) : said.end].lower())
    return OTHER[side] not in around or side in around


def _denied(noted: Outcome, record: Record) -> Evidence | None:
    """Where it was said that there is none of what the note has as positive: "no nitrites", "no protein"."""
    for concept in noted.names[1:]:
        entry = record.entries.get(concept)
        said = entry.first(DENIED) if entry is not None else None
        if entry is None or said is None or entry.count(AFFIRMED) or entry.count(WEAK):
            continue
        if record.text(said.key)[: said.start].lower().endswith(_NO):
            return among(record, said.key, said.start - len(_NO), said.end)
    for word in noted.words:
        items = record.denied.items(word)[:_LOOKED_AT]
        of_it = [item for item in items if item.answer is None and noted.words.issuperset(item.stems)]
        if of_it and noted.names[0] in of_it[0].stems and _HALF * len(of_it) >= record.stems.get(word, 0):
            return among(record, of_it[0].key, of_it[0].start, of_it[0].end)
    return None
