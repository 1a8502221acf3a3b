"""What the talk was searched for, and how far: what comes and goes later is all that is searched again."""

from __future__ import annotations

from collections.abc import Iterable

from mypy_extensions import mypyc_attr

from evaluators.deterministic.record.said import Key


@mypyc_attr(acyclic=True)
class Near:
    """Words of an utterance that sound like a name. ``cost`` is their distance, ``rank`` the same per sound.

    ``place`` is where they stand, if nothing speaks against it, once ``placed`` says that it was looked at.
    """

    __slots__ = ("cost", "count", "first", "heard", "key", "own", "place", "placed", "rank")

    def __init__(self, key: Key, first: int, count: int, heard: str, own: bool, cost: int, rank: int) -> None:
        self.key = key
        self.first = first
        self.count = count
        self.heard = heard
        self.own = own
        self.cost = cost
        self.rank = rank
        self.place: tuple[int, int] | None = None
        self.placed = False

    def order(self) -> tuple[int, Key, int, int]:
        return (self.rank, self.key, self.first, self.count)


@mypyc_attr(acyclic=True)
class Search:
    """A search for one name: ``found`` is the nearest first, and ``answer`` the first of them with a place.

    ``stale`` are utterances that came or went since.
    """

    __slots__ = ("answer", "found", "stale")

    def __init__(self, keys: Iterable[Key]) -> None:
        self.found: list[Near] = []
        self.answer: Near | None = None
        self.stale: dict[Key, None] = dict.fromkeys(keys)

    def take(self) -> list[Key]:
        """The utterances to be searched, with what was found in them forgotten."""
        stale, self.stale = self.stale, {}
        if self.found:
            self.found = [near for near in self.found if near.key not in stale]
        return list(stale)
