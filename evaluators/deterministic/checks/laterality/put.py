"""Into which eye or ear a drug is put: "latanoprost in both eyes, and timolol just in the left"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.laterality.sided import BOTH, OPPOSITE, WITHIN, Sided, level
from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.mention import mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, Said
from evaluators.deterministic.record.sides_index import Place

_MOST: Final = 16
_SITES: Final = frozenset(("site:eye", "site:ear", "site:nose"))
"""Where drugs are put that are for one side or both."""
_DRUG: Final = "medication"
_PUT: Final = (_DRUG, "form")
"""Categories that tell that something is put there."""
_REACH: Final = 80
"""Characters behind a drug in which it is told where it is put."""
_SIDES: Final = (BOTH, *OTHER)


def put_elsewhere(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Where the transcript has a drug put into one eye or ear that the note has in both, or the other way round."""
    if not _is_put_into(side) or not any(m.term.category in _PUT for m in statement.mentions):
        return None
    one, both = (
        [place for place in record.sides.places(side, sides) if level(side, place.sided) >= WITHIN]
        for sides in (tuple(OTHER), (BOTH, OPPOSITE))
    )
    told, other = (one, both) if side.side == BOTH else (both, one)
    if other or len({place.sided.side for place in told}) != 1 or any(place.sided.asked for place in told):
        return None
    return next((place for place in told if _is_put(place, record)), None)


def told_of_drug(side: Sided, statement: StatementReading, record: Record) -> Place | None:
    """Which side was told right behind the name of the statement's drug, each time that any was."""
    drug = next((m for m in reversed(statement.mentions) if m.term.category == _DRUG and m.end <= side.start), None)
    if drug is None or not _is_put_into(side) or side.ill or side.side not in _SIDES:
        return None
    entry = record.entries.get(drug.term.concept)
    named = [said for state in (AFFIRMED, OPEN) for said in entry.mentions(state)[:_MOST]] if entry is not None else []
    places = record.sides.places(side, _SIDES) if named else []
    told = [place for said in named for place in _behind(said, places, record)]
    return told[0] if len({place.sided.side for place in told}) == 1 else None


def _behind(named: Said, places: Sequence[Place], record: Record) -> list[Place]:
    """The sides between a drug and the next one."""
    reach = named.end + _REACH
    mentions = record.read(record.look(named.key, 0, 0)).mentions
    following = (m.start for m in mentions_between(mentions, named.end, reach) if m.term.category == _DRUG)
    stop = next(following, reach)
    return [place for place in places if place.key == named.key and named.end <= place.sided.start < stop]


def _is_put_into(side: Sided) -> bool:
    return not _SITES.isdisjoint(side.own | side.parts)


def _is_put(place: Place, record: Record) -> bool:
    """Whether something is put there by what is said."""
    reading = record.read(record.look(place.key, 0, 0))
    return any(mention.term.category in _PUT for mention in reading.mentions[:_MOST])
