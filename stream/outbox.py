"""The outbox of one subscriber: a queue bounded in bytes between the hub and a socket."""

from __future__ import annotations

import asyncio
from collections import deque


class OutboxClosed(Exception):  # noqa: N818 - a state of the outbox, not a fault
    """No more frames will come. ``reason`` names the close: ``too_slow``, ``insufficient_state``, ``closed`` …"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Outbox:
    """Frames waiting for one peer. ``offer`` never blocks; beyond ``limit`` bytes the outbox drops all and closes.

    A peer that does not read costs its own bytes and nobody else any time.
    """

    def __init__(self, limit: int = 1 << 20) -> None:
        self._limit = limit
        self._frames: deque[bytes] = deque()
        self._latest: dict[str, bytes] = {}
        self._bytes = 0
        self._closed: str | None = None
        self._filled = asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()

    @property
    def pending_bytes(self) -> int:
        return self._bytes

    @property
    def closed(self) -> str | None:
        """Why it was closed, or None."""
        return self._closed

    def offer(self, frame: bytes, conflate: str | None = None) -> None:
        """Queue a frame; with ``conflate`` it replaces a waiting frame of the same key. Ignored once closed."""
        if self._closed is not None:
            return
        if conflate is None:
            self._frames.append(frame)
        else:
            self._bytes -= len(self._latest.pop(conflate, b""))
            self._latest[conflate] = frame
        self._bytes += len(frame)
        if self._bytes > self._limit:
            self.close("too_slow")
            return
        self._filled.set()
        if self._bytes > self._limit // 2:
            self._drained.clear()

    async def room(self) -> None:
        """Wait until at most half the limit is used: for what can wait for the peer, replays and snapshots.

        True until the next await of whoever waited: several wake together. Raises OutboxClosed.
        """
        while not self._drained.is_set():
            await self._drained.wait()
        if self._closed is not None:
            raise OutboxClosed(self._closed)

    async def take(self) -> list[bytes]:
        """All waiting frames, in order, conflated ones last; waits for the first. Raises OutboxClosed."""
        await self._filled.wait()
        if self._closed is not None:
            raise OutboxClosed(self._closed)
        frames = [*self._frames, *self._latest.values()]
        self._frames.clear()
        self._latest.clear()
        self._bytes = 0
        self._filled.clear()
        self._drained.set()
        return frames

    def close(self, reason: str) -> None:
        """Drop what waits and wake whoever takes; the first reason stays."""
        if self._closed is None:
            self._closed = reason
        self._frames.clear()
        self._latest.clear()
        self._bytes = 0
        self._filled.set()
        self._drained.set()
