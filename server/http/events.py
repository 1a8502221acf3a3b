"""A session's events as server-sent events: ids are ``epoch:offset``, ``Last-Event-ID`` resumes behind them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Send

from server.auth import when_expired
from server.http.gate import Access, session_key
from server.http.problems import Problem
from server.ws.operations import subscribed
from stream.broker import SessionKey
from stream.hub import Hub, Position, Subscribed
from stream.outbox import Outbox, OutboxClosed

ALIVE_S = 15.0  # a comment keeps proxies from giving up on a quiet stream
_ALIVE = b": alive\n\n"


class EventRoutes:
    """Streams end when the server drains, the peer is too slow, the log is replaced or the token expires.

    ``send_s`` is the time that a peer may take to accept what it is sent, in seconds.
    """

    def __init__(self, hub: Hub, access: Access, outbox_bytes: int, send_s: float) -> None:
        self._hub = hub
        self._access = access
        self._outbox_bytes = outbox_bytes
        self._send_s = send_s
        self._open: set[Outbox] = set()
        self._closing = False

    def routes(self) -> list[Route]:
        return [Route("/v1/sessions/{session}/events", self.events)]

    def close_all(self) -> None:
        """Called when the server shuts down."""
        self._closing = True
        for outbox in list(self._open):
            outbox.close("shutting_down")

    async def events(self, request: Request) -> Response:
        """First what was missed, or a ``snapshot`` event to start over from; then events as they come."""
        identity = self._access.reader(request)
        key = session_key(request, identity)
        if self._closing:
            raise Problem("shutting_down", "this node is shutting down", retry_after_s=1)
        since = _position(request.headers.get("last-event-id", ""))
        return _Stream(self._stream(key, since, self._access.left_s(identity)), self._send_s)

    async def _stream(
        self, key: SessionKey, since: Position | None, left_s: float | None
    ) -> AsyncGenerator[bytes, None]:
        outbox = Outbox(self._outbox_bytes)
        self._open.add(outbox)
        expiry = when_expired(left_s, lambda: outbox.close("token_expired"))
        replay = asyncio.create_task(self._hub.subscribe(key, outbox, since, lambda a: outbox.offer(_start(key, a))))
        replay.add_done_callback(lambda done: _end_if_failed(done, outbox))
        try:
            while True:
                yield await _next(outbox)
        except OutboxClosed:
            return
        finally:
            self._open.discard(outbox)
            outbox.close("closed")
            if expiry is not None:
                expiry.cancel()
            replay.cancel()
            await asyncio.gather(replay, return_exceptions=True)
            await self._hub.drop(outbox)


class _Stream(StreamingResponse):
    """A stream that ends where the peer does not take it; by itself it would wait for as long as TCP does."""

    def __init__(self, events: AsyncGenerator[bytes, None], send_s: float) -> None:
        super().__init__(events, media_type="text/event-stream")
        self._events = events
        self._send_s = send_s

    async def stream_response(self, send: Send) -> None:
        async def send_in_time(message: Message) -> None:
            async with asyncio.timeout(self._send_s):
                await send(message)

        try:
            await super().stream_response(send_in_time)
        except TimeoutError:
            await self._events.aclose()


def _end_if_failed(replay: asyncio.Task[Subscribed], outbox: Outbox) -> None:
    if not replay.cancelled() and replay.exception() is not None:
        outbox.close("failed")


async def _next(outbox: Outbox) -> bytes:
    try:
        async with asyncio.timeout(ALIVE_S):
            return b"".join(map(_event, await outbox.take()))
    except TimeoutError:
        return _ALIVE


def _start(key: SessionKey, answer: Subscribed) -> bytes:
    """What a stream starts with, in the shape of a push, so that it goes through the same outbox."""
    return orjson.dumps({"start": subscribed(key.session, answer)})


def _event(frame: bytes) -> bytes:
    """A push frame as a server-sent event. JSON holds no line feeds, so that one ``data`` line is enough."""
    push = orjson.loads(frame)
    if "start" in push:
        start = push["start"]
        if start["recovered"]:
            return b": recovered\n\n"
        return _sse("snapshot", start["epoch"], start["offset"], orjson.dumps(start))
    event = push["event"]
    return _sse(event["type"], push["epoch"], push["offset"], orjson.dumps(event))


def _sse(kind: str, epoch: str, offset: int, data: bytes) -> bytes:
    return b"id: %b:%d\nevent: %b\ndata: %b\n\n" % (epoch.encode(), offset, kind.encode(), data)


def _position(text: str) -> Position | None:
    """``epoch:offset``; anything else is treated as no position, for browsers send what they were given."""
    epoch, _, offset = text.rpartition(":")
    if not epoch or not offset.isdecimal() or len(offset) > 16:
        return None
    return Position(epoch, int(offset))
