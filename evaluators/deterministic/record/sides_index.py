"""Where which side was said, by the side alone and with each thing that it is the side of ("left site:knee")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from engine.portions import give_way
from evaluators.deterministic.reading.sides import Sided
from evaluators.deterministic.record.said import Key

_MOST: Final = 16
"""How many places under one name anything looks at; what comes later changes nothing."""


class Place(NamedTuple):
    """A side in the record."""

    key: Key
    sided: Sided

    @property
    def order(self) -> tuple[Key, int, int]:
        return (self.key, self.sided.start, self.sided.at)


class SideIndex:
    """The sides of a record, in order of speech under each name."""

    __slots__ = ("_places",)

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}

    def first(self, name: str) -> Sequence[Place]:
        """The first few places under a name."""
        return self._places.get(name, [])[:_MOST]

    def change(self, key: Key, before: tuple[Sided, ...], after: tuple[Sided, ...]) -> bool:
        """Put an utterance's sides in the place of what they were; True where anything that is looked at changed."""
        if before == after:
            return False
        ranks = [self._remove(name, place) for place in _places(key, before) for name in _names(place.sided)]
        ranks += [self._insert(name, place) for place in _places(key, after) for name in _names(place.sided)]
        return min(ranks) < _MOST

    def _insert(self, name: str, place: Place) -> int:
        give_way()
        places = self._places.setdefault(name, [])
        at = bisect_left(places, place.order, key=_order)
        places.insert(at, place)
        return at

    def _remove(self, name: str, place: Place) -> int:
        places = self._places[name]
        at = bisect_left(places, place.order, key=_order)
        del places[at]
        if not places:
            del self._places[name]
        return at


def _places(key: Key, sides: tuple[Sided, ...]) -> list[Place]:
    return [Place(key, item) for item in sides]


def _order(place: Place) -> tuple[Key, int, int]:
    return place.order


def _names(item: Sided) -> Iterator[str]:
    yield item.side
    for name in item.own | item.parts:
        yield f"{item.side} {name}"
