"""The life of one WebSocket connection: a reader, a writer, one timer; requests are served in order per session.

The reader is never held up by a slow socket and the writer never by a slow broker. Whatever ends a connection puts a
close code behind the frames that wait, so that nothing which was answered gets lost on the way.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from server.auth import Authenticator, Denied, Identity, when_expired
from server.rate import TokenBucket
from server.wire.frames import (
    PING,
    Connect,
    FrameError,
    Refresh,
    Request,
    Subscribe,
    Unsubscribe,
    decode_frame,
    encode_error,
    encode_result,
    op_of,
)
from server.ws.codes import OF_OUTBOX, REASONS, CloseCode
from server.ws.peer import Peer
from stream.outbox import Outbox, OutboxClosed

PENDING = 64  # requests of one connection under way, beyond which it is not read
ANSWER_S = 3.0  # that requests under way get when a connection is to end
_LAST = b""  # frame behind which the writer stops

Serve = Callable[[Identity, Outbox, Request], Awaitable[None]]
"""Serves one request of a connected client: every reply and push goes into the outbox. Never raises."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Times in seconds."""

    connect_s: float = 10.0
    ping_s: float = 25.0
    pong_s: float = 8.0
    send_s: float = 10.0
    outbox_bytes: int = 1 << 20
    frames_per_s: float = 2000.0
    frames_burst: int = 10_000


class Monitor(Protocol):
    """Hears what happens on connections (metrics)."""

    def connected(self) -> None: ...

    def ended(self) -> None: ...

    def appended(self, seconds: float) -> None: ...

    def frame(self, op: str, outcome: str) -> None: ...

    def disconnected(self, code: int | None) -> None: ...


class Connection:
    """One accepted socket. ``run`` is its life; ``close`` may be called by anybody, at any time."""

    def __init__(
        self,
        peer: Peer,
        serve: Serve,
        authenticator: Authenticator,
        limits: ConnectionLimits,
        monitor: Monitor,
        version: str,
    ) -> None:
        self._peer = peer
        self._serve = serve
        self._authenticator = authenticator
        self._limits = limits
        self._monitor = monitor
        self._version = version
        self._loop = asyncio.get_running_loop()
        self._bucket = TokenBucket(limits.frames_per_s, limits.frames_burst, self._loop.time)
        self._identity: Identity | None = None
        self._closing: CloseCode | None = None
        self._lanes: dict[str, asyncio.Task[None]] = {}  # last request of each session
        self._pending: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()
        self._expiry: asyncio.TimerHandle | None = None
        self._pinged = False  # a ping waits in the outbox
        self._timer = self._loop.call_later(limits.connect_s, self.close, CloseCode.NO_CONNECT)
        self.outbox = Outbox(limits.outbox_bytes)

    async def run(self) -> None:
        """Serve the connection until it has ended. Requests that were read are finished even if the peer has gone."""
        writer = self._loop.create_task(self._write())
        try:
            await self._read()
            self.outbox.close("closed")
            if self._pending:
                await asyncio.wait(self._pending)
        finally:
            self._timer.cancel()
            if self._expiry is not None:
                self._expiry.cancel()
            self.outbox.close("closed")
            await writer

    def close(self, code: CloseCode) -> None:
        """End the connection with ``code`` once requests under way are answered. The first code stays."""
        if self._closing is not None:
            return
        self._closing = code
        if self._pending:
            self._timer.cancel()
            self._timer = self._loop.call_later(ANSWER_S, self.outbox.offer, _LAST)
        else:
            self.outbox.offer(_LAST)

    # reading --------------------------------------------------------------------------------------------------------

    async def _read(self) -> None:
        while (data := await self._peer.receive()) is not None:
            if self._closing is not None:
                continue  # what comes after the end was decided is not served; the close frame is on its way
            if not self._bucket.take():
                self.close(CloseCode.RATE_LIMITED)
                continue
            try:
                request = decode_frame(data)
            except FrameError as error:
                self._refuse(error)
                continue
            if request is None:
                self._ponged()
            elif self._identity is None or isinstance(request, Connect | Refresh):
                self._enter(request)
            else:
                await self._start(self._identity, request)

    def _refuse(self, error: FrameError) -> None:
        """A frame that cannot be served is answered where its id can be read; else the peer speaks something else."""
        self._monitor.frame("unreadable", error.error.code)
        if error.id is None:
            self.close(CloseCode.BAD_FRAME)
        else:
            said = error.error
            self.outbox.offer(encode_error(error.id, said.code, said.message, field=said.field))

    def _enter(self, request: Request) -> None:
        """``connect`` and ``refresh``; and the refusal of everything else before them."""
        op = op_of(request)
        if isinstance(request, Connect) and self._identity is not None:
            self.outbox.offer(encode_error(request.id, "already_connected", "connect was answered before"))
        elif isinstance(request, Connect | Refresh) and (self._identity is not None or isinstance(request, Connect)):
            self._identify(request)
            return
        else:
            self.outbox.offer(encode_error(request.id, "not_connected", "op: the first frame must be connect"))
        self._monitor.frame(op, "refused")

    def _identify(self, request: Connect | Refresh) -> None:
        op = op_of(request)
        try:
            identity = self._authenticator.identify(request.token)
        except Denied:
            self._monitor.frame(op, "refused")
            self.outbox.offer(encode_error(request.id, "bad_token", "token: not accepted", field="token"))
            self.close(CloseCode.BAD_TOKEN)
            return
        if self._identity is not None and identity.tenant != self._identity.tenant:
            self._monitor.frame(op, "refused")
            self.outbox.offer(encode_error(request.id, "forbidden", "token: of another tenant", field="token"))
            self.close(CloseCode.FORBIDDEN)
            return
        first, self._identity = self._identity is None, identity
        left = self._authenticator.left_s(identity)
        self._expire_in(left)
        result: dict[str, Any] = {"expires_s": None if left is None else int(left)}
        if first:
            self._timer.cancel()
            self._schedule_ping()
            ping_s = self._limits.ping_s
            ping: float | int = int(ping_s) if ping_s == int(ping_s) else ping_s
            result = {"client": secrets.token_hex(8), "ping_s": ping, "version": self._version, **result}
        self.outbox.offer(encode_result(request.id, result))
        self._monitor.frame(op, "ok")

    def _expire_in(self, left: float | None) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
        self._expiry = when_expired(left, lambda: self.close(CloseCode.TOKEN_EXPIRED))

    async def _start(self, identity: Identity, request: Request) -> None:
        """Serve a request after the earlier ones of its session; wait while too many are under way."""
        while len(self._pending) >= PENDING:
            self._room.clear()
            await self._room.wait()
        lane = _lane(request)
        task = self._loop.create_task(self._served(identity, request, self._lanes.get(lane)))
        self._lanes[lane] = task
        self._pending.add(task)
        task.add_done_callback(lambda done: self._finished(lane, done))

    async def _served(self, identity: Identity, request: Request, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait((before,))
        await self._serve(identity, self.outbox, request)

    def _finished(self, lane: str, task: asyncio.Task[None]) -> None:
        self._pending.discard(task)
        if self._lanes.get(lane) is task:
            del self._lanes[lane]
        self._room.set()
        if self._closing is not None and not self._pending:
            self.outbox.offer(_LAST)
        task.result()

    # pings ----------------------------------------------------------------------------------------------------------

    def _schedule_ping(self) -> None:
        self._timer = self._loop.call_later(self._limits.ping_s, self._ping)

    def _ping(self) -> None:
        self._pinged = True
        self.outbox.offer(PING)

    def _await_pong(self) -> None:
        """The ping is with the socket: the peer's time runs from now."""
        self._pinged = False
        self._timer = self._loop.call_later(self._limits.pong_s, self._no_pong)

    def _no_pong(self) -> None:
        if len(self._pending) >= PENDING:  # it is we who do not read
            self._timer = self._loop.call_later(self._limits.pong_s, self._no_pong)
        else:
            self.close(CloseCode.NO_PONG)

    def _ponged(self) -> None:
        if self._identity is not None and not self._pinged:
            self._timer.cancel()
            self._schedule_ping()

    # writing --------------------------------------------------------------------------------------------------------

    async def _write(self) -> None:
        """Drain the outbox into the socket; then close it, with a code if it is we who close."""
        code: CloseCode | None = None
        try:
            while True:
                frames = await self.outbox.take()
                last = _LAST in frames
                if last:
                    frames = frames[: frames.index(_LAST)]
                async with asyncio.timeout(self._limits.send_s):
                    if frames and not await self._peer.send(frames):
                        break
                if last:
                    code = self._closing
                    break
                if self._pinged and PING in frames:
                    self._await_pong()
        except OutboxClosed as closed:
            code = OF_OUTBOX.get(closed.reason, self._closing)
        except TimeoutError:
            code = CloseCode.TOO_SLOW
        self._end(code)

    def _end(self, code: CloseCode | None) -> None:
        self.outbox.close("closed")
        if code is not None:
            self._closing = code
            self._peer.close(code, REASONS[code])
        self._monitor.disconnected(code)


def _lane(request: Request) -> str:
    """Requests of one lane are served in order: those of one session, whichever way they name it."""
    if isinstance(request, Subscribe | Unsubscribe):
        return request.channel
    return f"session:{getattr(request, 'session', '')}"
