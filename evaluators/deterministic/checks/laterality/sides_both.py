"""Both sides of a place in a note where one was said to be ill, and one where both were.

Mostly of the history alone: an examination looks at both, and a plan treats the one that is worse.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sided import BOTH, OPPOSITE, WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.statement import StatementReading, section_group
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED
from evaluators.deterministic.record.sides_index import Place

_MOST: Final = 16
_REPLY: Final = 32
"""Characters of a reply that names a side and no more."""
_STEM: Final = 3
_ONLY: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['picks']})(?: (?:in|on|at|the|my|your|his|her))* $")
_ONLY_REACH: Final = 24


def other_number(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where the transcript has one side of what the note has on both, or both of what it has on one."""
    where = section_group(statement.kind)
    if where == "exam" or statement.normal or side.denied or side.well or not side.facts:
        return None
    if side.side == BOTH:
        return None if _are_several(side, record) else _one_of_it(side, record)
    if where == "plan" or side.side not in OTHER or any(other.side != side.side for other in statement.sides):
        return None
    return _both_of_it(side, record)


def _one_of_it(side: Sided, record: Record) -> Place | None:
    """Where one side was told, if nothing was said of the other one or of both."""
    if _told(record.sides.places(side, (BOTH, OPPOSITE)), side, 1):
        return None
    told = _told(record.sides.places(side, tuple(OTHER)), side, 1)
    if len({place.sided.side for place in told}) != 1 or any(place.sided.more for place in told):
        return None  # "worse on the left" is of both
    return next((place for place in told if _is_same(place, side, record)), None)


def _both_of_it(side: Sided, record: Record) -> Place | None:
    """Where both sides were told, if neither was told by itself."""
    if _told(record.sides.places(side, (*OTHER, OPPOSITE)), side, 1):
        return None
    return next(
        (place for place in _told(record.sides.places(side, (BOTH,)), side, WITHIN) if _is_same(place, side, record)),
        None,
    )


def _told(places: list[Place], side: Sided, least: int) -> list[Place]:
    """Those of the very place that somebody says are so."""
    return [
        place
        for place in places
        if level(side, place.sided) >= least
        and not (place.sided.asked or place.sided.open or place.sided.denied or place.sided.well)
    ]


def _is_same(place: Place, side: Sided, record: Record) -> bool:
    """Whether the same is told of the same place; a bare reply tells it of what was asked for."""
    if level(side, place.sided) < WITHIN:
        return False
    bare = place.sided.siteless and not place.sided.facts and len(record.text(place.key)) <= _REPLY
    return bare or not side.facts.isdisjoint(place.sided.facts)


def _are_several(side: Sided, record: Record) -> bool:
    """Whether somebody speaks of the place in the plural: "my knees hurt"."""
    stems = [name.partition(":")[2][:_STEM] for name in side.own if name.startswith("site:")]
    for name in (*sorted(side.own), *sorted(side.facts)):
        entry = record.entries.get(name)
        for said in entry.mentions(AFFIRMED)[:_MOST] if entry is not None else ():
            words = record.named(said).lower().split()
            if any(_is_plural(word, stem) for word in words for stem in stems):
                return True
    return False


def _is_plural(word: str, stem: str) -> bool:
    return word == "feet" or (word.startswith(stem) and word.endswith("s"))


def only_one(side: Sided, record: Record) -> Place | None:
    """Where one side was said, if the other was said nowhere, and both were asked for in vain, or that one was said to
    be all: "just the left"."""
    if side.siteless or side.denied or side.well:
        return None
    one = [place for place in record.sides.places(side, tuple(OTHER)) if level(side, place.sided) >= WITHIN]
    if len({place.sided.side for place in one}) != 1 or any(place.sided.more for place in one):
        return None
    both = [place for place in record.sides.places(side, (BOTH,)) if level(side, place.sided) >= WITHIN]
    if both:
        return one[0] if all(place.sided.denied for place in both) else None
    return next((place for place in one if is_all(place, record)), None)


def is_all(place: Place, record: Record) -> bool:
    """Whether somebody says that it is no more than that side."""
    before = record.text(place.key)[max(place.sided.start - _ONLY_REACH, 0) : place.sided.start].lower()
    return not (place.sided.asked or place.sided.denied or place.sided.open) and _ONLY.search(before) is not None
