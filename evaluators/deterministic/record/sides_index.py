"""Where which side was said, by the side alone and with each thing that it is the side of ("left site:knee")."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.portions import give_way
from evaluators.deterministic.reading.sided import Sided
from evaluators.deterministic.record.said import Key, alike

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

    def places(self, item: Sided, sides: Sequence[str]) -> list[Place]:
        """The first few places of some sides, of whatever, and of what another side is the side of, in order."""
        lists = [self.first(side) for side in sides]
        for side, places in zip(sides, lists[:], strict=True):
            if len(places) == _MOST:  # there may be more, of what it is the side of
                lists.extend([self.first(name) for name in names_of(item, side)])
        lists = [places for places in lists if places]
        if len(lists) == 1:
            return list(lists[0])
        found = {place.order: place for places in lists for place in places}
        return [found[order] for order in sorted(found)]

    def change(self, key: Key, before: tuple[Sided, ...], after: tuple[Sided, ...]) -> list[str]:
        """Put an utterance's sides in the place of what they were; the names under which what is looked at changed."""
        if alike(before, after):
            return []
        changed = []
        for item in reversed(before):  # the last first: a long list loses its end at no cost
            gone = Place(key, item)
            changed += [name for name in _names(item) if self._remove(name, gone) < _MOST]
        for item in after:
            place = Place(key, item)
            changed += [name for name in _names(item) if self._insert(name, place) < _MOST]
        return changed

    def _insert(self, name: str, place: Place) -> int:
        give_way()
        places = self._places.get(name)
        if places is None:
            self._places[name] = [place]  # takes a third less than a list that has grown to one
            return 0
        at = bisect_left(places, place.order, key=_order)
        places.insert(at, place)
        return at

    def _remove(self, name: str, place: Place) -> int:
        give_way()
        places = self._places[name]
        at = bisect_left(places, place.order, key=_order)
        del places[at]
        if not places:
            del self._places[name]
        return at


def _order(place: Place) -> tuple[Key, int, int]:
    return place.order


def _names(item: Sided) -> list[str]:
    return [item.side, *names_of(item, item.side)]


def names_of(item: Sided, side: str) -> list[str]:
    """The names of a side of all that another one is the side of."""
    return [f"{side} {name}" for name in item.own | item.parts]
