"""The endpoint ``/v1/ws``: who may connect, and the connections of this node."""

from __future__ import annotations

import asyncio

from starlette.types import Receive, Scope, Send

from server.auth import Authenticator
from server.origin import OriginPolicy
from server.wire.frames import PROTOCOL
from server.ws.codes import REASONS, CloseCode
from server.ws.connection import Connection, ConnectionLimits, Monitor
from server.ws.operations import Operations
from server.ws.peer import SocketPeer
from stream.hub import Hub


class Endpoint:
    """ASGI application for WebSockets. ``close_all`` ends every connection and lets no new one in."""

    def __init__(
        self,
        *,
        operations: Operations,
        hub: Hub,
        authenticator: Authenticator,
        limits: ConnectionLimits,
        monitor: Monitor,
        version: str,
        max_connections: int,
        origins: OriginPolicy,
    ) -> None:
        self._operations = operations
        self._hub = hub
        self._authenticator = authenticator
        self._limits = limits
        self._monitor = monitor
        self._version = version
        self._max = max_connections
        self._origins = origins
        self._connections: set[Connection] = set()
        self._closing = False
        self._left = asyncio.Event()

    @property
    def count(self) -> int:
        """Connections that are open."""
        return len(self._connections)

    async def emptied(self) -> None:
        """Return when no connection is left."""
        while self._connections:
            self._left.clear()
            await self._left.wait()

    def close_all(self) -> None:
        """Called when the server shuts down: clients come back elsewhere."""
        self._closing = True
        for connection in self._connections:
            connection.close(CloseCode.SHUTTING_DOWN)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        if not self._origins.page_allowed(scope["headers"]):
            self._monitor.disconnected(CloseCode.FORBIDDEN)
            await send({"type": "websocket.close", "code": CloseCode.FORBIDDEN, "reason": "origin"})
            return
        offered = scope.get("subprotocols", [])
        await send({"type": "websocket.accept", "subprotocol": PROTOCOL if PROTOCOL in offered else None})
        refusal = self._refusal()
        peer = SocketPeer(scope, receive)
        if refusal is not None:
            self._monitor.disconnected(refusal)
            peer.close(refusal, REASONS[refusal])
            return
        connection = Connection(peer, self._operations, self._authenticator, self._limits, self._monitor, self._version)
        self._connections.add(connection)
        self._monitor.connected()
        try:
            await connection.run()
        finally:
            self._monitor.ended()
            self._connections.discard(connection)
            self._left.set()
            await self._hub.drop(connection.outbox)

    def _refusal(self) -> CloseCode | None:
        if self._closing:
            return CloseCode.SHUTTING_DOWN
        return CloseCode.CONNECTION_LIMIT if len(self._connections) >= self._max else None
