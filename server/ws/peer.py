"""A socket as a connection sees it: what came in, what may go out, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from starlette.types import Receive, Scope

from server.ws.protocol import EXTENSION, StreamProtocol


class Peer(Protocol):
    """One accepted WebSocket. Tests put a scripted one in its place."""

    async def receive(self) -> str | bytes | None:
        """The next message; None once the connection has ended, from whichever side."""

    async def send(self, frames: Sequence[bytes]) -> bool:
        """Send text frames and wait until the peer's buffer has room again; False when the peer has gone."""

    def close(self, code: int, reason: str) -> None:
        """Close at once, behind what was sent; does not wait for a peer that does not read."""


class SocketPeer:
    """A peer behind ``StreamProtocol``."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._socket = cast(StreamProtocol, scope["extensions"][EXTENSION])
        self._receive = receive
        self.code: int | None = None  # close code, once known

    async def receive(self) -> str | bytes | None:
        message: Any = await self._receive()
        if message["type"] == "websocket.disconnect":
            self.code = message.get("code")
            return None
        text: str | None = message.get("text")
        if text is not None:
            return text
        data: bytes = message["bytes"]
        return data

    async def send(self, frames: Sequence[bytes]) -> bool:
        return await self._socket.write_texts(frames)

    def close(self, code: int, reason: str) -> None:
        self._socket.close_with(code, reason)
