"""A whole server in the test's own event loop, on a free port, over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server.app import Service, create_app
from server.serve import StreamServer, bound_socket, stream_server
from server.settings import Settings, load_settings

WAIT_S = 60.0  # for anything that must happen; a loaded machine gets its time


@dataclass(frozen=True, slots=True)
class Running:
    """A started server and its addresses."""

    server: StreamServer
    service: Service
    port: int

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws(self) -> str:
        return f"ws://127.0.0.1:{self.port}/v1/ws"


def settings_of(**values: Any) -> Settings:
    """Settings for a test: nothing of the environment, a free port, and a memory broker unless said otherwise."""
    return load_settings(environ={}, flags={"port": 0, "broker": "memory://", **values})


@asynccontextmanager
async def running(**values: Any) -> AsyncIterator[Running]:
    """Start a server with these settings; stopped, drained, when the block ends."""
    settings = settings_of(**values)
    listener = bound_socket(settings)
    app = create_app(settings)
    server = stream_server(app, settings)
    serving = asyncio.create_task(server.serve([listener]))
    started = asyncio.create_task(_started(server))
    await asyncio.wait({serving, started}, return_when=asyncio.FIRST_COMPLETED)
    started.cancel()
    try:
        if serving.done():
            serving.result()
        yield Running(server, app.state.service, listener.getsockname()[1])
    finally:
        server.should_exit = True
        await serving


async def _started(server: StreamServer) -> None:
    while not server.started:  # noqa: ASYNC110 - uvicorn sets a flag, no event
        await asyncio.sleep(0.005)


@dataclass
class Talk:
    """A connected client that keeps what it was pushed."""

    socket: ClientConnection
    pushes: list[dict[str, Any]] = field(default_factory=list)
    _ids: count[int] = field(default_factory=lambda: count(1))

    async def ask(self, op: str, **fields: Any) -> dict[str, Any]:
        """Send a request and return its reply frame."""
        number = next(self._ids)
        await self.send({"id": number, "op": op, **fields})
        return await self.reply(number)

    async def ok(self, op: str, **fields: Any) -> dict[str, Any]:
        """The result of a request that must succeed."""
        reply = await self.ask(op, **fields)
        assert "result" in reply, reply
        result: dict[str, Any] = reply["result"]
        return result

    async def error(self, op: str, **fields: Any) -> dict[str, Any]:
        """The error of a request that must be refused."""
        reply = await self.ask(op, **fields)
        assert "error" in reply, reply
        error: dict[str, Any] = reply["error"]
        return error

    async def send(self, frame: Mapping[str, Any] | str | bytes) -> None:
        await self.socket.send(frame if isinstance(frame, str | bytes) else orjson.dumps(frame).decode())

    async def reply(self, number: int) -> dict[str, Any]:
        """The next frame that answers ``number``; pushes before it are kept."""
        while True:
            frame = await self.frame()
            if frame.get("id") == number:
                return frame

    async def frame(self) -> dict[str, Any]:
        """The next frame that is no ping; a push is kept as well."""
        while True:
            text = await asyncio.wait_for(self.socket.recv(), WAIT_S)
            frame: dict[str, Any] = orjson.loads(text)
            if not frame:
                await self.socket.send("{}")
                continue
            if "channel" in frame:
                self.pushes.append(frame)
            return frame

    async def until(self, kind: str) -> dict[str, Any]:
        """The data of the next push of an event type (its last word suffices); also of one that came before."""
        seen = 0
        while True:
            for push in self.pushes[seen:]:
                if push["event"].get("type", "").endswith(kind):
                    del self.pushes[: self.pushes.index(push) + 1]
                    data: dict[str, Any] = push["event"]["data"]
                    return data
            seen = len(self.pushes)
            await self.frame()

    async def closed(self) -> tuple[int, str]:
        """Code and reason once the server has closed; frames before are kept as in ``frame``."""
        with suppress(ConnectionClosed):
            while True:
                await self.frame()
        code, reason = self.socket.close_code, self.socket.close_reason
        assert code is not None, "the connection ended without a code"
        return code, reason or ""


@asynccontextmanager
async def talking(server: Running, token: str | None = None, **options: Any) -> AsyncIterator[Talk]:
    """A client that has said ``connect``."""
    async with connect(server.ws, compression=None, ping_interval=None, max_size=None, **options) as socket:
        talk = Talk(socket)
        await talk.ok("connect", **({} if token is None else {"token": token}))
        yield talk
