"""A byte-bounded, least-recently-used map whose values expire."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

_ENTRY_BYTES = 200
"""What an entry costs beside its key and value: dictionary slot, tuple and object headers, measured on CPython 3.11."""


class Lru:
    """Keeps the values used last, within ``limit`` bytes (keys, values and bookkeeping together).

    ``clock`` gives seconds from any fixed origin. A value larger than the limit is not kept at all.
    """

    def __init__(self, limit: int, clock: Callable[[], float]) -> None:
        self._limit = limit
        self._clock = clock
        self._items: OrderedDict[str, tuple[bytes, float]] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: str) -> bytes | None:
        """The value, unless it was never put, has expired or was pushed out."""
        item = self._items.get(key)
        if item is None:
            return None
        value, expires = item
        if expires <= self._clock():
            self.drop(key)
            return None
        self._items.move_to_end(key)
        return value

    def put(self, key: str, value: bytes, ttl_s: float) -> None:
        """Keep ``value`` for ``ttl_s`` seconds at most, in place of an earlier one."""
        self.drop(key)
        self._items[key] = (value, self._clock() + ttl_s)
        self.size += _cost(key, value)
        while self.size > self._limit:
            self.drop(next(iter(self._items)))

    def drop(self, key: str) -> None:
        """Forget a key, if it is there."""
        item = self._items.pop(key, None)
        if item is not None:
            self.size -= _cost(key, item[0])


def _cost(key: str, value: bytes) -> int:
    return _ENTRY_BYTES + 4 * len(key) + len(value)
