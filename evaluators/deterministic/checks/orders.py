"""Checks the tests and procedures that a plan orders against the talk that decided to do without them, or to wait."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.phrases import of_roles
from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said, state_of

_CONDITION: Final = of_roles("claim_rules", "case", "undecided", "declined")
ORDERED: Final = frozenset(("lab", "procedure"))
_OTHERWISE: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY
_NO_ORDER: Final = _OTHERWISE | NEGATED | STOP


def order_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test or procedure that a plan orders or rules out, and the transcript decides otherwise."""
    if statement.kind not in INFERRING:
        return
    for mention in statement.mentions:
        if mention.term.category not in ORDERED or (entry := record.entries.get(mention.term.concept)) is None:
            continue
        name = mention.term.name
        if not mention.flags & _NO_ORDER:
            if (said := _forgone(entry)) is not None and not _later(mention, statement.text):
                yield _piece(mention, said, f"Note plans {name}, the transcript decides against it.", record)
        elif mention.flags & ACTIONS == STOP and not mention.flags & _OTHERWISE and (said := _ordered(entry)):
            yield _piece(mention, said, f"Note decides against {name}, the transcript plans it.", record)


def _piece(mention: Mention, said: Said, message: str, record: Record) -> Piece:
    place = (mention.start, mention.end)
    return against(place, "negation", "critical", message, quotes(record, said), points=MANAGED)


def _later(mention: Mention, text: str) -> bool:
    """Whether the plan, too, only has it for later, or for a certain case."""
    return bool(_CONDITION.search(text[: mention.start]) or _CONDITION.search(text[mention.end :]))


def _forgone(entry: Entry) -> Said | None:
    """Where it was decided against, if nothing was said of it after that, and it was never ordered.

    Where it is spoken of more often than it is turned down, it may be in use ("I wear a brace") or done elsewhere.
    """
    acts = entry.acts()
    if not acts or any(said.flags & ACTIONS != STOP for said in acts):
        return None
    spoken_of = entry.count(AFFIRMED) - sum(state_of(said.flags) == AFFIRMED for said in acts)
    return acts[-1] if acts[-1] == entry.latest() and spoken_of <= len(acts) else None


def _ordered(entry: Entry) -> Said | None:
    """Where it was ordered, if that is the last word on it, and it was never decided against."""
    acts = entry.acts()
    if not acts or any(said.flags & ACTIONS != START or said.flags & _OTHERWISE for said in acts):
        return None
    return acts[-1] if acts[-1] == entry.latest() else None
