"""Sides that an utterance points at, as those named in the utterances before have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.laterality.pointing import last_told, of_side
from evaluators.deterministic.reading.laterality.sided import SAME, Sided
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.turn import TurnReading

_BACK: Final = 3
"""Utterances in which the side that is pointed at is looked for."""
_NEAR_TEXT: Final = 4096
_FEW: Final = 8


def pointed_at(turn: TurnReading, before: Sequence[TurnReading], found: Sequence[Sided]) -> list[Sided]:
    """What an utterance points at, each of a side that it names itself or that was named last."""
    resolved: list[Sided] = []
    known = {item.start for item in found}
    for item in turn.pointing:
        if item.side in OTHER:
            resolved.append(item)
        elif item.start not in known and (named := _named_last(item, before)) is not None and _may_be(item, named):
            side = named.side if item.side == SAME else OTHER[named.side]
            resolved.append(of_side(item, named, side))
    return resolved


def _may_be(item: Sided, named: Sided) -> bool:
    """Whether "that toe" may be a part of what had the side: of the foot, not of a knee."""
    return (
        not item.own
        or named.free
        or not (item.own.isdisjoint(named.own | named.parts) and item.parts.isdisjoint(named.own))
    )


def _named_last(item: Sided, before: Sequence[TurnReading]) -> Sided | None:
    """The side that the last utterance with any names last; for "the other one" it must name no more than one."""
    for earlier in reversed(before[-_BACK:]):
        if not earlier.sides:
            continue
        if item.side != SAME and len({side.side for side in earlier.sides}) > 1:
            return None
        return last_told(earlier.sides[-_FEW:], len(earlier.text) if len(earlier.text) <= _NEAR_TEXT else 0)
    return None
