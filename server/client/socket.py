"""The socket below a client: what is needed of it, and how it is had."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from websockets.asyncio.client import connect

_FRAME_LIMIT = 1 << 20


class Connection(Protocol):
    """What is needed of a socket; ``websockets`` provides it, tests fake it."""

    async def send(self, message: str, /) -> None: ...

    async def recv(self) -> str | bytes: ...

    async def close(self, code: int = 1000) -> None: ...


Dial = Callable[[str], Awaitable[Connection]]


async def dial(url: str) -> Connection:
    """A WebSocket connection without compression (frames are small, and time counts)."""
    return await connect(url, max_size=_FRAME_LIMIT, compression=None, ping_interval=None, open_timeout=10)
