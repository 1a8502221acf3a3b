"""Which side has more of what both have: "right worse than left" where somebody said that the left is worse."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sided import WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.sides_index import Place

_LESSER: Final = re.compile(r"(?:\bthan|>|\bvs\.?|\bversus) ?(?:(?:on|in) )?(?:the )?$", re.IGNORECASE)
_LESSER_REACH: Final = 24


def is_lesser(side: Sided, statement: StatementReading) -> bool:
    """Whether it is what the other side is held against: "bilateral, left greater than right"."""
    if not any(other.side == OTHER[side.side] and other.end <= side.start for other in statement.sides):
        return False
    return _LESSER.search(statement.text[max(side.start - _LESSER_REACH, 0) : side.start]) is not None


def other_has_more(side: Sided, record: Record) -> Place | None:
    """Where the other side is said to have more of it, if that is never said of the statement's."""
    if any(place.sided.more and level(side, place.sided) for place in record.sides.places(side, (side.side,))):
        return None
    for place in record.sides.places(side, (OTHER[side.side],)):
        said = place.sided
        if said.more and not (said.asked or said.open) and level(side, said) >= WITHIN:
            return place
    return None
