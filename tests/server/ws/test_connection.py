"""The life of a connection against a scripted peer: order, overlap, back-pressure, and every way to end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import orjson
import pytest

from server.auth import Authenticator, Identity
from server.wire.frames import Request, encode_result
from server.ws.codes import CloseCode
from server.ws.connection import PENDING, Connection, ConnectionLimits
from stream.outbox import Outbox
from tests.kit.fakes import settle

LIMITS = ConnectionLimits(connect_s=30.0, ping_s=30.0, pong_s=30.0, send_s=30.0)


class ScriptedPeer:
    """Hands out what a test queues; keeps what it is sent. ``deaf`` never finishes a send."""

    def __init__(self, deaf: bool = False) -> None:
        self.queue: asyncio.Queue[str | bytes | None] = asyncio.Queue()
        self.sent: list[dict[str, object]] = []
        self.code: int | None = None
        self.received = 0
        self._deaf = deaf

    def says(self, *frames: str) -> None:
        for frame in frames:
            self.queue.put_nowait(frame)

    async def receive(self) -> str | bytes | None:
        data = await self.queue.get()
        self.received += 1
        return data

    async def send(self, frames: Sequence[bytes]) -> bool:
        if self._deaf:
            await asyncio.Event().wait()
        self.sent.extend(orjson.loads(frame) for frame in frames)
        return self.code is None

    def close(self, code: int, reason: str) -> None:
        self.code = code
        self.queue.put_nowait(None)


class Serving:
    """Serves each request when its session's gate is open; keeps the order in which requests began."""

    def __init__(self) -> None:
        self.began: list[int] = []
        self.gates: dict[str, asyncio.Event] = {}

    def gate(self, session: str) -> asyncio.Event:
        return self.gates.setdefault(session, asyncio.Event())

    async def __call__(self, identity: Identity, outbox: Outbox, request: Request) -> None:
        self.began.append(request.id)
        await self.gate(getattr(request, "session", "")).wait()
        outbox.offer(encode_result(request.id, {}))


class Silent:
    """A monitor that keeps the close codes."""

    def __init__(self) -> None:
        self.codes: list[int | None] = []

    def connected(self) -> None: ...

    def ended(self) -> None: ...

    def appended(self, seconds: float) -> None: ...

    def frame(self, op: str, outcome: str) -> None: ...

    def disconnected(self, code: int | None) -> None:
        self.codes.append(code)


@asynccontextmanager
async def connected(peer: ScriptedPeer, serve: Serving, limits: ConnectionLimits = LIMITS) -> AsyncIterator[Connection]:
    """A connection that has run to its end when the block is left."""
    authenticator = Authenticator([], "default", lambda: datetime.now(UTC))
    connection = Connection(peer, serve, authenticator, limits, Silent(), "1")
    running = asyncio.create_task(connection.run())
    peer.says('{"id":1,"op":"connect"}')
    await settle()
    yield connection
    peer.queue.put_nowait(None)
    await asyncio.wait_for(running, 20)


def close_frame(number: int, session: str) -> str:
    return f'{{"id":{number},"op":"close","session":"{session}"}}'


async def test_one_session_is_served_in_order_and_others_do_not_wait_for_it() -> None:
    peer, serve = ScriptedPeer(), Serving()
    async with connected(peer, serve):
        peer.says(close_frame(2, "slow"), close_frame(3, "slow"), close_frame(4, "fast"))
        serve.gate("fast").set()
        await settle()
        assert serve.began == [2, 4]
        assert [frame["id"] for frame in peer.sent] == [1, 4]
        serve.gate("slow").set()
        await settle()
        assert [frame["id"] for frame in peer.sent] == [1, 4, 2, 3]


async def test_a_peer_is_not_read_while_too_many_requests_are_under_way() -> None:
    peer, serve = ScriptedPeer(), Serving()
    async with connected(peer, serve):
        peer.says(*(close_frame(number, f"s{number}") for number in range(2, 202)))
        await settle()
        assert len(serve.began) == PENDING
        assert peer.received <= PENDING + 2
        for number in range(2, 202):
            serve.gate(f"s{number}").set()
        await settle()
        assert len(peer.sent) == 201


async def test_what_was_asked_is_answered_before_the_connection_ends() -> None:
    peer, serve = ScriptedPeer(), Serving()
    async with connected(peer, serve):
        peer.says(close_frame(2, "s"), "nonsense", close_frame(3, "s"))
        await settle()
        assert peer.code is None
        serve.gate("s").set()
        await settle()
        assert [frame["id"] for frame in peer.sent] == [1, 2]
        assert peer.code == CloseCode.BAD_FRAME


async def test_requests_are_finished_when_the_peer_has_gone() -> None:
    peer, serve = ScriptedPeer(), Serving()
    async with connected(peer, serve):
        peer.says(close_frame(2, "s"), close_frame(3, "s"))
        peer.queue.put_nowait(None)
        await settle()
        serve.gate("s").set()
        await settle()
        assert serve.began == [2, 3]


async def test_a_peer_that_takes_too_long_to_accept_a_frame_is_too_slow() -> None:
    peer = ScriptedPeer(deaf=True)
    limits = ConnectionLimits(connect_s=30.0, ping_s=30.0, pong_s=30.0, send_s=0.01)
    async with connected(peer, Serving(), limits) as connection:
        while peer.code is None:  # noqa: ASYNC110 - it is the connection's own timer that is waited for
            await asyncio.sleep(0.001)
        assert peer.code == CloseCode.TOO_SLOW
        assert connection.outbox.closed is not None


@pytest.mark.parametrize(
    ("reason", "code"), [("too_slow", CloseCode.TOO_SLOW), ("insufficient_state", CloseCode.INSUFFICIENT_STATE)]
)
async def test_the_reason_of_a_closed_outbox_becomes_the_close_code(reason: str, code: CloseCode) -> None:
    peer = ScriptedPeer()
    async with connected(peer, Serving()) as connection:
        connection.outbox.close(reason)
        await settle()
        assert peer.code == code


async def test_the_first_reason_to_end_stays() -> None:
    peer = ScriptedPeer()
    async with connected(peer, Serving()) as connection:
        connection.close(CloseCode.SHUTTING_DOWN)
        connection.close(CloseCode.NO_PONG)
        await settle()
        assert peer.code == CloseCode.SHUTTING_DOWN
