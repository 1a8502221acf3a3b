"""Where which side was said, by the side alone and with each thing that it is the side of ("left site:knee")."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from engine.portions import give_way
from evaluators.deterministic.reading.laterality.sided import Sided
from evaluators.deterministic.record.ordered import put, take
from evaluators.deterministic.record.said import Key, alike

_MOST: Final = 16
"""How many places under one name anything looks at; what comes later changes nothing."""


class Place(NamedTuple):
    """A side in the record."""

    key: Key
    sided: Sided


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
        found = {_order(place): place for places in lists for place in places}
        return [found[order] for order in sorted(found)]

    def change(self, key: Key, before: tuple[Sided, ...], after: tuple[Sided, ...]) -> list[str]:
        """Put an utterance's sides in the place of what they were; the names under which what is looked at changed."""
        if alike(before, after):
            return []
        changed = []
        for item in reversed(before):  # the last first: a long list loses its end at no cost
            give_way()
            gone = Place(key, item)
            changed += [name for name in _names(item) if take(self._places, name, gone, _order) < _MOST]
        for item in after:
            give_way()
            place = Place(key, item)
            changed += [name for name in _names(item) if put(self._places, name, place, _order) < _MOST]
        return changed


def _order(place: Place) -> tuple[Key, int, int]:
    return (place.key, place.sided.start, place.sided.at)


def _names(item: Sided) -> list[str]:
    return [item.side, *names_of(item, item.side)]


def names_of(item: Sided, side: str) -> list[str]:
    """The names of a side of all that another one is the side of."""
    return [f"{side} {name}" for name in item.own | item.parts]
