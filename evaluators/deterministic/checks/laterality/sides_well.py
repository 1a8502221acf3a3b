"""Which side is well: one the note has ill was only said to be as it should, or one it has as spared is ill."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sided import BOTH, WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.statement import RECALLING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.sides_index import Place

_SPARED: Final = re.compile(
    r"\b(?:unaffected|asymptomatic|spared|uninvolved|not (?:affected|involved))\b", re.IGNORECASE
)
_SPARED_REACH: Final = 32
_SAME: Final = 3
"""The ``level`` of two sides of the very same thing."""
_NO_ILL: Final = ("!", "proc:")
"""Before what is denied of a side, or was done to it: one that was operated on may be well since."""
_TOLD: Final = 2
"""Words from which on something is told of a side, beside that it is not well."""


def one_sided(side: Sided, record: Record) -> Place | None:
    """Where, in one breath, one side of what the note has on both was said to be ill, and the other one to be well."""
    if (
        side.well
        or side.denied
        or any(level(side, place.sided) >= WITHIN for place in record.sides.places(side, (BOTH,)))
    ):
        return None
    for which, other in OTHER.items():
        if _ill(side, record, which):
            continue
        keys = {place.key for place in _told(side, record, other)}
        for place in record.sides.places(side, (which,)):
            if place.key in keys and place.sided.well and level(side, place.sided) >= WITHIN:
                return place
    return None


def other_one(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where the other side is said to be ill in the same breath as the statement's, which was only ever said to be as
    it should: "the right knee is fine, it's the left that hurts"."""
    if side.well or side.denied or statement.normal or statement.kind in RECALLING or not side.ill:
        return None
    own = [place for place in record.sides.places(side, (side.side, BOTH)) if level(side, place.sided) >= WITHIN]
    if not own or not all(place.sided.well and not place.sided.open for place in own):
        return None
    if any(name[0] != "!" for place in own for name in place.sided.facts):
        return None  # "there's a mole on the left shoulder, looks fine"
    keys = {place.key for place in own}
    return next(
        (
            place
            for place in record.sides.places(side, (OTHER[side.side],))
            if place.key in keys
            and not (place.sided.well or place.sided.open or place.sided.asked)
            and (place.sided.ill or len(place.sided.near) >= _TOLD)
            and (place.sided.siteless or level(side, place.sided) >= WITHIN)
        ),
        None,
    )


def other_well(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where a side that the note has as it should be was told to be ill, and in the same breath the other one, of which
    the note tells nothing, to be well: "the right drum is red, the left one looks fine"."""
    if not side.well or side.denied or len(statement.sides) > 1 or _SPARED.search(statement.text) is not None:
        return None
    own = [place for place in record.sides.places(side, (side.side, BOTH)) if level(side, place.sided) >= WITHIN]
    if any(place.sided.well or place.sided.denied or place.sided.side == BOTH for place in own):
        return None
    ill = [place for place in _told(side, record, side.side) if level(side, place.sided) == _SAME]
    if not ill:
        return None
    keys = {
        place.key
        for place in record.sides.places(side, (OTHER[side.side],))
        if place.sided.well and level(side, place.sided) >= WITHIN
    }
    return next((place for place in ill if place.key in keys), None)


def unaffected(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where a side that the note has as spared was said to be ill, and never to be well."""
    if not side.well or _SPARED.search(statement.text, side.end, side.end + _SPARED_REACH) is None:
        return None
    places = record.sides.places(side, (side.side, BOTH))
    if any(level(side, place.sided) >= WITHIN and (place.sided.well or place.sided.denied) for place in places):
        return None
    return next(iter(_ill(side, record, side.side) or _ill(side, record, BOTH)), None)


def _ill(side: Sided, record: Record, which: str) -> list[Place]:
    """The places of a side of what the statement names of which a complaint or a finding is told."""
    return [
        place
        for place in record.sides.places(side, (which,))
        if level(side, place.sided) >= WITHIN
        and not (place.sided.asked or place.sided.open or place.sided.denied)
        and not all(name.startswith(_NO_ILL) for name in place.sided.facts)
    ]


def _told(side: Sided, record: Record, which: str) -> list[Place]:
    """The places of that side of which anything at all is told, but that it is well."""
    return [
        place
        for place in record.sides.places(side, (which,))
        if level(side, place.sided) >= WITHIN
        and not (place.sided.asked or place.sided.open or place.sided.denied)
        and ((place.sided.near and not place.sided.well) or any(name[0] != "!" for name in place.sided.facts))
    ]
