"""The client against a model of the server whose connections break anywhere."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from server.client import LASTED_S, Backoff, Client, Disconnected, Outage, Position, Push, Restart, ServerError
from tests.kit.clock import Clock

CHANNEL = "session:s"


class Server:
    """One session's log. ``lives`` says after how many frames each connection breaks; then they last."""

    def __init__(self, lives: list[int] | None = None, *, epoch: str = "e", keep: int = 10**9) -> None:
        self.lives = list(lives or [])
        self.epoch = epoch
        self.log: list[str] = []
        self.keep = keep  # entries that can still be replayed
        self.sockets: set[Socket] = set()
        self.dials = 0
        self.refuse: list[dict[str, Any]] = []  # errors for the next calls

    async def dial(self, url: str) -> Socket:
        self.dials += 1
        socket = Socket(self, self.lives.pop(0) if self.lives else None)
        self.sockets.add(socket)
        return socket

    def append(self, text: str) -> int:
        """Idempotent, as segments are."""
        if text not in self.log:
            self.log.append(text)
            for socket in tuple(self.sockets):
                if socket.subscribed:
                    socket.push(len(self.log))
        return self.log.index(text) + 1

    def answer(self, socket: Socket, frame: Mapping[str, Any]) -> None:
        match frame["op"]:
            case "connect":
                socket.put({"id": frame["id"], "result": {"client": "c", "ping_s": 25}})
            case _ if self.refuse:
                socket.put({"id": frame["id"], "error": self.refuse.pop(0)})
            case "segment":
                offset = self.append(frame["segment"]["text"])
                socket.put({"id": frame["id"], "result": {"epoch": self.epoch, "offset": offset}})
            case "subscribe":
                self.subscribe(socket, frame)
            case "unsubscribe":
                socket.subscribed = False
                socket.put({"id": frame["id"], "result": {}})

    def subscribe(self, socket: Socket, frame: Mapping[str, Any]) -> None:
        since, top = frame.get("since"), len(self.log)
        known = since is not None and since["epoch"] == self.epoch and top - self.keep <= since["offset"] <= top
        result = {"epoch": self.epoch, "offset": top, "recovered": known, "snapshot": None if known else {"at": top}}
        socket.put({"id": frame["id"], "result": result})
        socket.subscribed = True
        for offset in range(since["offset"] + 1 if known and since else top + 1, top + 1):
            socket.push(offset)


class Socket:
    def __init__(self, server: Server, life: int | None) -> None:
        self.server, self.life, self.subscribed = server, life, False
        self.frames: asyncio.Queue[bytes | Exception] = asyncio.Queue()
        self.sent: list[Any] = []

    def put(self, frame: Any) -> None:
        if self.life is not None:
            self.life -= 1
            if self.life < 0:
                self.end(1006)
                return
        self.frames.put_nowait(orjson.dumps(frame))

    def push(self, offset: int) -> None:
        text = self.server.log[offset - 1]
        self.put({"channel": CHANNEL, "epoch": self.server.epoch, "offset": offset, "event": {"text": text}})

    def end(self, code: int, reason: str = "") -> None:
        self.server.sockets.discard(self)
        self.subscribed = False
        self.frames.put_nowait(ConnectionClosedError(Close(code, reason), None))

    async def send(self, message: str, /) -> None:
        frame = orjson.loads(message)
        self.sent.append(frame)
        if frame and self in self.server.sockets:
            self.server.answer(self, frame)

    async def recv(self) -> bytes:
        item = await self.frames.get()
        if isinstance(item, Exception):
            raise item
        return item

    async def close(self, code: int = 1000) -> None:
        self.server.sockets.discard(self)


async def no_sleep(_: float) -> None:
    await asyncio.sleep(0)


def client(server: Server, **options: Any) -> Client:
    return Client("ws://test", dial=server.dial, sleep=no_sleep, **options)


def segment(text: str) -> dict[str, Any]:
    return {"session": "s", "segment": {"id": text, "text": text}}


@settings(max_examples=150, deadline=None)
@given(lives=st.lists(st.integers(0, 12), max_size=12), count=st.integers(1, 25))
async def test_every_acknowledged_write_and_every_event_once_in_order(lives: list[int], count: int) -> None:
    server = Server(lives)
    texts = [f"u{number}" for number in range(count)]
    seen: list[str] = []
    async with client(server) as reader, client(server) as writer:
        subscription = reader.subscribe(CHANNEL, Position("e", 0))

        async def write() -> None:
            for text in texts:
                reply = await writer.call("segment", **segment(text))
                assert server.log[reply["offset"] - 1] == text

        writing = asyncio.create_task(write())
        async for item in subscription:
            assert isinstance(item, Push)
            seen.append(item.event["text"])
            if len(seen) == count:
                break
        await writing
    assert seen == texts == server.log


async def test_without_since_it_starts_from_a_snapshot() -> None:
    server = Server()
    server.append("old")
    async with client(server) as one:
        subscription = one.subscribe(CHANNEL)
        first = await anext(subscription)
        assert first == Restart(CHANNEL, Position("e", 1), {"at": 1})
        await one.call("segment", **segment("new"))
        second = await anext(subscription)
        assert isinstance(second, Push)
        assert (second.position, second.event) == (Position("e", 2), {"text": "new"})


@pytest.mark.parametrize("since", [Position("e", 99), Position("other", 1), Position("e", 0)])
async def test_what_cannot_be_resumed_restarts(since: Position) -> None:
    server = Server(keep=2)
    for number in range(5):
        server.append(str(number))
    async with client(server) as one:
        assert await anext(one.subscribe(CHANNEL, since)) == Restart(CHANNEL, Position("e", 5), {"at": 5})


async def test_a_gap_is_fetched_and_a_repetition_dropped() -> None:
    server = Server()
    async with client(server) as one:
        subscription = one.subscribe(CHANNEL, Position("e", 0))
        await one.call("segment", **segment("a"))
        (socket,) = server.sockets
        socket.push(1)
        server.log.append("lost")  # never pushed
        server.append("b")
        texts = []
        for _ in range(3):
            item = await anext(subscription)
            assert isinstance(item, Push)
            texts.append(item.event["text"])
        assert texts == ["a", "lost", "b"]
        assert one.reconnects == 1


async def test_temporary_refusals_are_waited_out_and_lasting_ones_raised() -> None:
    server = Server()
    async with client(server) as one:
        server.refuse = [{"code": "broker_unavailable", "message": "down", "temporary": True, "retry_after_ms": 5}]
        assert (await one.call("segment", **segment("a")))["offset"] == 1
        server.refuse = [{"code": "conflict", "message": "other text", "temporary": False, "retry_after_ms": None}]
        with pytest.raises(ServerError, match="conflict: other text"):
            await one.call("segment", **segment("a"))
        server.refuse = [{"code": "forbidden", "message": "no", "temporary": False}]
        with pytest.raises(ServerError, match="forbidden"):
            await anext(one.subscribe("session:x"))


async def test_pings_are_answered() -> None:
    server = Server()
    async with client(server) as one:
        (socket,) = server.sockets
        socket.put({})
        await one.call("segment", **segment("a"))
        assert {} in socket.sent


@pytest.mark.parametrize("code", [4500, 4501, 4502, 4503, 4504])
async def test_final_closes_end_the_client(code: int) -> None:
    server = Server()
    async with client(server) as one:
        subscription = one.subscribe(CHANNEL)
        await anext(subscription)
        (socket,) = server.sockets
        socket.end(code, "because")
        with pytest.raises(Disconnected, match=f"{code} because"):
            await anext(subscription)
        with pytest.raises(Disconnected):
            await one.call("segment", **segment("a"))
        assert server.dials == 1


async def refused(url: str) -> Socket:
    raise ConnectionRefusedError(111, "Connection refused")


async def test_an_address_without_server_is_given_up_soon() -> None:
    time, told = Clock(), list[Outage | None]()
    patience = Backoff(first_s=5.0, outage_s=1000.0)
    with pytest.raises(Disconnected, match="Connection refused"):
        async with Client(
            "ws://test", dial=refused, sleep=time.sleep, clock=time, backoff=patience, on_outage=told.append
        ):
            pass
    assert 5 <= time.now < 15
    assert told == []


async def test_a_server_that_served_is_waited_for_and_the_outage_told_once() -> None:
    server, time, told = Server(), Clock(), list[Outage | None]()
    back_at = 300.0

    async def dial(url: str) -> Socket:
        return await (server.dial(url) if not server.dials or time.now >= back_at else refused(url))

    patience = Backoff(first_s=5.0, outage_s=1000.0)
    async with Client(
        "ws://test", dial=dial, sleep=time.sleep, clock=time, backoff=patience, on_outage=told.append
    ) as one:
        subscription = one.subscribe(CHANNEL, Position("e", 0))
        await one.call("segment", **segment("before"))
        (socket,) = server.sockets
        socket.end(1006)
        await one.call("segment", **segment("behind"))
        assert [(await anext(subscription)).position for _ in range(2)] == [Position("e", 1), Position("e", 2)]
        (begun, over) = told
        assert over is None
        assert begun is not None
        assert (begun.url, begun.cause) == ("ws://test", "Connection refused")
        assert begun.lasts_s < 1
        assert back_at <= time.now < back_at + 10


async def test_a_server_that_stays_away_is_given_up_when_patience_ends() -> None:
    server, time = Server(), Clock()

    async def dial(url: str) -> Socket:
        return await (refused(url) if server.dials else server.dial(url))

    patience = Backoff(first_s=5.0, outage_s=60.0)
    async with Client("ws://test", dial=dial, sleep=time.sleep, clock=time, backoff=patience) as one:
        await one.call("segment", **segment("before"))
        (socket,) = server.sockets
        socket.end(1006)
        with pytest.raises(Disconnected, match="Connection refused"):
            await one.call("segment", **segment("behind"))
    assert 60 <= time.now < 75


async def test_a_connection_that_is_back_at_once_is_no_outage() -> None:
    told = list[Outage | None]()
    server = Server()
    async with client(server, on_outage=told.append) as one:
        for number in range(3):
            await one.call("segment", **segment(f"u{number}"))
            (socket,) = server.sockets
            socket.end(1006)
    assert told == []


async def test_a_server_that_accepts_and_serves_nothing_is_out() -> None:
    told = list[Outage | None]()
    server = Server()
    async with client(server, on_outage=told.append) as one:
        await one.call("segment", **segment("a"))
        server.refuse = [{"code": "broker_unavailable", "message": "down", "temporary": True}] * 4
        subscription = one.subscribe(CHANNEL)
        await anext(subscription)
    assert [outage and outage.cause for outage in told] == ["the subscription has to wait", None]


@pytest.mark.parametrize(("lasts_s", "delays"), [(LASTED_S / 2, [0.1, 0.2, 0.4]), (LASTED_S, [0.1, 0.1, 0.1])])
async def test_a_server_that_accepts_and_drops_is_dialled_ever_later(lasts_s: float, delays: list[float]) -> None:
    server, slept, now = Server(), list[float](), 0.0

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with Client("ws://test", dial=server.dial, sleep=sleep, chance=lambda: 1.0, clock=lambda: now) as one:
        for number in range(3):
            await one.call("segment", **segment(f"u{number}"))
            now += lasts_s
            (socket,) = server.sockets
            socket.end(1006)
        await one.call("segment", **segment("last"))
    assert slept == pytest.approx(delays)


async def test_a_server_of_another_kind() -> None:
    class Other(Server):
        def answer(self, socket: Socket, frame: Mapping[str, Any]) -> None:
            socket.frames.put_nowait(b"<html>")

    with pytest.raises(Disconnected, match="does not speak this protocol"):
        async with client(Other()):
            pass


def test_backoff_is_full_jitter_below_a_growing_cap() -> None:
    backoff = Backoff(base_s=0.1, most_s=5)
    chance = random.Random(1).random
    for attempt in (0, 3, 10, 10_000):
        cap = min(5.0, 0.1 * 2.0 ** min(attempt, 30))
        assert all(0 <= backoff.delay(attempt, chance()) <= cap for _ in range(50))
    assert backoff.delay(3, 1.0) == pytest.approx(0.8)
