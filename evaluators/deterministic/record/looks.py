"""Who looked at what was said around an utterance: they look again when something comes or goes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Generic, TypeVar

from evaluators.deterministic.record.said import Key

Looks = Mapping[Key, tuple[int, int]]
"""How many utterances before one, and how many behind it, were looked at."""
NO_LOOKS: Final[Looks] = {}

_Who = TypeVar("_Who")


class Lookers(Generic[_Who]):
    """Those who looked, by the utterances around which they did."""

    __slots__ = ("_by_key",)

    def __init__(self) -> None:
        self._by_key: dict[Key, dict[_Who, tuple[int, int]]] = {}

    def change(self, who: _Who, before: Looks, after: Looks) -> None:
        """Put what one has looked at now in the place of what it had; mostly that is the same."""
        if before == after:
            return
        for key in before:
            those = self._by_key[key]
            del those[who]
            if not those:
                del self._by_key[key]
        for key, reach in after.items():
            self._by_key.setdefault(key, {})[who] = reach

    def around(self, changed: Iterable[tuple[Key, int]]) -> Iterator[_Who]:
        """Those who looked at something that has changed, given utterances and how far behind each it is; before it,
        below zero. Who looked at more than one such comes more than once."""
        for key, distance in changed:
            for who, (back, ahead) in self._by_key.get(key, {}).items():
                if -back <= distance <= ahead:
                    yield who


def both_looks(one: Looks, other: Looks) -> Looks:
    """Where somebody looked who looked twice."""
    if not one or not other:
        return one or other
    found = dict(one)
    for key, (back, ahead) in other.items():
        before, after = found.get(key, (0, 0))
        found[key] = (max(back, before), max(ahead, after))
    return found
