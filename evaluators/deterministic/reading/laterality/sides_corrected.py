"""Sides that are put right in the same breath: "your left … of your right knee, sorry"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.reading.laterality.sides_words import AFRESH, AFRESH_REACH, OTHER, SIDE_REACH, SORRY
from evaluators.deterministic.reading.wording.around import first_end

_MEANT: Final = 24
"""Characters from "I mean" to the side that puts another right, "I mean it was on the"."""
_REPAIR: Final = 40
_STOPS: Final = " .,;!-"
_JOINED: Final = (" and ", " or ", " but ", "than")


def corrected(low: str, item: Sided, after: Sided | None, *, spoken: bool) -> Sided | None:
    """None where the other side follows as a correction: "your left … of your right knee, sorry"."""
    if after is None or after.side != OTHER.get(item.side) or after.start - item.end > AFRESH_REACH:
        return item
    if _says_more(low[item.end : after.start]):
        return item
    afresh = spoken and (after.free or after.own == item.own) and not after.well
    if afresh and AFRESH.search(low, item.end, after.start):
        return None
    if after.start - item.end > _REPAIR:
        return item
    gap = low[item.end : after.start]
    if any(word in gap for word in _JOINED):
        return item
    tail = low[after.end : after.end + SIDE_REACH]
    if SORRY.search(gap) or (len(gap) <= SIDE_REACH and _is_taken_back(tail)):
        return None
    return item._replace(slip=bool(item.own) and item.own == after.own and not item.well)


def _is_taken_back(tail: str) -> bool:
    """Whether one says sorry for the side named last: in its sentence, or at once behind it; not "none on the right.
    And the rectal, sorry, cold"."""
    end = first_end(tail, 0, len(tail))
    return SORRY.search(tail, 0, end) is not None or SORRY.match(tail[end:].lstrip(_STOPS)) is not None


def _says_more(gap: str) -> bool:
    """Whether "I mean" goes on with the same side, before the other has its turn: "the right, I mean it hurts, but"."""
    meant = gap.rfind("i mean ")
    return meant >= 0 and len(gap) - meant > _MEANT
