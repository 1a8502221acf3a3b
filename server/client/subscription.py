"""What a subscriber gets: every event of a channel once and in order, or where to start over from."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Position(NamedTuple):
    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class Push:
    """One event of a channel. ``position`` is None on channels without offsets (``sessions``, ``stats``)."""

    channel: str
    position: Position | None
    event: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Restart:
    """Forget what came before: the channel goes on from ``snapshot``, which stands at ``position``."""

    channel: str
    position: Position | None
    snapshot: Mapping[str, Any] | None
    href: str | None = None  # where a snapshot that is too large for a frame can be read


class Subscription:
    """Events of one channel, as an async iterator. Leave it with ``close``."""

    def __init__(self, channel: str, since: Position | None, leave: Callable[[Subscription], Awaitable[None]]) -> None:
        self.channel = channel
        self.position = since
        self._leave = leave
        self._items: asyncio.Queue[Push | Restart | Exception] = asyncio.Queue()

    def __aiter__(self) -> AsyncIterator[Push | Restart]:
        return self

    async def __anext__(self) -> Push | Restart:
        """Raises ServerError when the subscription was refused, Disconnected when the client gave up."""
        item = await self._items.get()
        if isinstance(item, Exception):
            self._items.put_nowait(item)
            raise item
        return item

    async def close(self) -> None:
        await self._leave(self)

    def started(self, reply: Mapping[str, Any]) -> None:
        """The server's reply to the subscription; called by the client, before any push behind it."""
        if "epoch" not in reply:
            return  # a channel without offsets
        if self.position is not None and reply.get("recovered"):
            return
        self.position = Position(reply["epoch"], reply["offset"])
        self._items.put_nowait(Restart(self.channel, self.position, reply.get("snapshot"), reply.get("href")))

    def pushed(self, frame: Mapping[str, Any]) -> bool:
        """Deliver a push, unless it is a repetition. False when an event is missing before it."""
        if "offset" not in frame:
            self._items.put_nowait(Push(self.channel, None, frame["event"]))
            return True
        position = Position(frame["epoch"], frame["offset"])
        if self.position is not None and self.position.epoch == position.epoch:
            if position.offset <= self.position.offset:
                return True
            if position.offset > self.position.offset + 1:
                return False
        self.position = position
        self._items.put_nowait(Push(self.channel, position, frame["event"]))
        return True

    def failed(self, error: Exception) -> None:
        self._items.put_nowait(error)
