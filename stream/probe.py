"""Whether a store can be written to, found out by writing: reading goes on where a disk is full or read-only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

EVERY_S: Final = 10.0
"""Between writes that only try whether one can: whoever asks more often is told what the last one found."""


class WriteProbe:
    """``write`` takes room and gives it back, and raises BrokerUnavailable where an append would."""

    def __init__(self, write: Callable[[], Awaitable[object]], steady: Callable[[], float]) -> None:
        self._write = write
        self._steady = steady
        self._turn = asyncio.Lock()
        self._wrote: float | None = None

    async def __call__(self, *, failing: bool = False) -> None:
        """Raises BrokerUnavailable. ``failing``: something has failed since, so that the last answer is void."""
        async with self._turn:
            if failing or self._wrote is None or self._steady() - self._wrote >= EVERY_S:
                self._wrote = None
                await self._write()
                self._wrote = self._steady()
