"""Lists that are cut where nobody reads on: hostile and enormous texts must not make results of megabytes.

A note of ten minutes has some tens of findings, three hours of speech under two hundred facts. Scores and counts always
rest on all there is; only what is listed is bounded, and with it every encoding, push and snapshot behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import nsmallest
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

from engine.finding import NO_CHANGES, Changes, Fact, Finding, diff_by_id

MOST: Final = 500
"""Items of one list that are told."""

T = TypeVar("T", Fact, Finding)
Ranked = tuple[tuple[Any, ...], T]
"""An item behind what it is sorted by; no two of a list have equal ranks."""
_rank = itemgetter(0)


class Listing(Generic[T]):
    """One list as a subscriber has it: the first ``MOST`` items in full, then changes.

    While there are no more of them nothing is kept here, and changes cost what has changed.
    """

    __slots__ = ("_cut",)

    def __init__(self) -> None:
        self._cut: dict[str, T] | None = None
        """What is listed, by id, while that is not all."""

    def full(self, items: Iterable[Ranked[T]], total: int) -> list[T]:
        """The list, in order, of ``total`` items. Of many, those that are not listed are let go as they come."""
        if total <= MOST:
            self._cut = None
            return [item for _, item in sorted(items, key=_rank)]
        listed = [item for _, item in nsmallest(MOST, items, key=_rank)]
        self._cut = {item.id: item for item in listed}
        return listed

    def changes(
        self, before: list[T], after: list[T], total: int, items: Callable[[], Iterable[Ranked[T]]]
    ) -> Changes[T]:
        """What a change of ``before`` to ``after``, which leaves ``total`` items, does to the list."""
        if self._cut is None and total <= MOST:
            return diff_by_id({item.id: item for item in before}, after) if before or after else NO_CHANGES
        was = self._was(before, after, items())
        return diff_by_id(was, self.full(items(), total))

    def withdraw(self, before: list[T], after: list[T], items: Iterable[Ranked[T]]) -> Changes[T]:
        """The changes that empty the list as it was before ``before`` became ``after``."""
        was = self._was(before, after, items)
        self._cut = None
        return Changes(removed=tuple(was))

    def _was(self, before: list[T], after: list[T], items: Iterable[Ranked[T]]) -> dict[str, T]:
        if self._cut is not None:
            return self._cut
        new = {item.id for item in after}
        kept = {item.id: item for _, item in items if item.id not in new}
        return kept | {item.id: item for item in before}


def joined(first: Changes[T], second: Changes[T]) -> Changes[T]:
    """Changes of two lists that are told as one."""
    if first is NO_CHANGES or second is NO_CHANGES:
        return second if first is NO_CHANGES else first
    return Changes(first.added + second.added, first.changed + second.changed, first.removed + second.removed)
