"""Which offset of a partition may be committed: the one after the highest below which everything delivered is done."""

from __future__ import annotations

from collections import deque


class OffsetTracker:
    """Progress on one partition: records are delivered in order and done in any order.

    Offsets have holes (transaction markers, compaction), so only what was delivered counts, never n + 1.
    """

    def __init__(self) -> None:
        self._waiting: deque[int] = deque()  # delivered and not yet behind the committable position, in order
        self._done: set[int] = set()  # those of them that are done, beyond one that is not
        self._last = -1
        self._position: int | None = None

    @property
    def pending(self) -> int:
        """Delivered and not done."""
        return len(self._waiting) - len(self._done)

    @property
    def position(self) -> int | None:
        """What may be committed: where a consumer that starts over goes on. None until there is something."""
        return self._position

    def delivered(self, offset: int) -> None:
        """Note a delivery. Raises ValueError when the offset is not above all delivered ones."""
        if offset <= self._last:
            raise ValueError(f"offset {offset} was delivered after offset {self._last}")
        self._last = offset
        self._waiting.append(offset)

    def done(self, offset: int) -> None:
        """Note that a delivered record needs no redelivery. Raises ValueError when it is not waited for."""
        if offset in self._done or not self._waiting or not self._waiting[0] <= offset <= self._last:
            raise ValueError(f"offset {offset} is not one that waits to be done")
        self._done.add(offset)
        while self._waiting and self._waiting[0] in self._done:
            first = self._waiting.popleft()
            self._done.remove(first)
            self._position = first + 1
