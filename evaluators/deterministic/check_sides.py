"""Checks the sides of a statement: left where only the right was said, of a term, of a body site or of anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.mention import Mention
from evaluators.deterministic.pieces import Issue, Piece, quote, quotes
from evaluators.deterministic.record import Record
from evaluators.deterministic.said import Said
from evaluators.deterministic.statement import StatementReading

OTHER: Final = {"left": "right", "right": "left"}
_POINTS: Final = 8


def side_issue(mention: Mention, record: Record) -> Issue | None:
    """The other side was said of the term, or of the body site in it, and this one never."""
    if mention.side not in OTHER or mention.side_at is None:
        return None
    heard: dict[str, Said] = {}
    site = next((name for name in mention.term.classes if name.startswith("site:")), "")
    for concept in (mention.term.concept, site):
        for entry in record.related(concept):
            for side, said in entry.sides().items():
                if side not in heard or said < heard[side]:
                    heard[side] = said
    other = OTHER[mention.side]
    if other not in heard or mention.side in heard or "both" in heard:
        return None
    said = heard[other]
    message = f"Note says {mention.side}, the transcript says {other} ({mention.term.name})."
    return Issue(*mention.side_at, "laterality", "contradicted", "critical", message, quotes(record, said), other)


def side_pieces(statement: StatementReading, record: Record, done: set[int]) -> Iterator[Piece]:
    """Sides whose next words were only said of the other side, or that were never said where the other one was."""
    heard = record.sides
    for start, end, side, stems in statement.sides:
        if side == "both" or start in done:
            continue
        other = OTHER[side]
        place = None
        if not any(f"{side} {stem}" in heard or f"both {stem}" in heard for stem in stems):
            place = next((heard[name][0] for stem in stems if (name := f"{other} {stem}") in heard), None)
        if place is None and side not in heard and "both" not in heard and other in heard:
            place = heard[other][0]
        if place is None:
            continue
        message = f"Note says {side}, the transcript says {other}."
        issue = Issue(start, end, "laterality", "contradicted", "critical", message, (quote(record, *place),), other)
        yield Piece(_POINTS, 0, "contradicted", issue)
