"""The connection for hints: when a watch may return."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from stream.redis_hints import RedisHints
from stream.redis_line import Arg


class Wire:
    """A connection whose server the test plays: ``sent`` is what it was asked, ``answer`` what it says."""

    def __init__(self) -> None:
        self.sent: list[tuple[Arg, ...]] = []
        self.is_connected = True
        self._answers: asyncio.Queue[list[bytes]] = asyncio.Queue()

    def answer(self, kind: bytes, channel: bytes) -> None:
        self._answers.put_nowait([kind, channel, b"1"])

    async def send_command(self, *args: Arg) -> None:
        if args[0] != "PING":
            self.sent.append(args)

    async def read_response(self, disable_decoding: bool = False, **_: float) -> list[bytes]:
        return await self._answers.get()

    async def disconnect(self, nowait: bool = False) -> None:
        self.is_connected = False


async def turns(count: int = 10) -> None:
    """Let other tasks run."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def heard() -> list[bytes]:
    return []


@pytest.fixture
async def hints(wire: Wire, heard: list[bytes]) -> AsyncIterator[RedisHints]:
    async def connect() -> Wire:
        return wire

    made = RedisHints(connect, lambda channel, _: heard.append(channel), lambda: None)  # type: ignore[arg-type]  # the part that is used
    await turns()
    yield made
    await made.aclose()


async def test_a_watch_returns_when_it_is_confirmed(wire: Wire, hints: RedisHints) -> None:
    watching = asyncio.create_task(hints.watch(b"c"))
    await turns()
    assert wire.sent == [("SUBSCRIBE", b"c")]
    assert not watching.done()
    wire.answer(b"subscribe", b"other")
    await turns()
    assert not watching.done()
    wire.answer(b"subscribe", b"c")
    await watching


async def test_the_confirmation_of_an_earlier_watch_is_not_taken_for_this_one(wire: Wire, hints: RedisHints) -> None:
    first = asyncio.create_task(hints.watch(b"c"))
    await turns()
    await hints.unwatch(b"c")
    await first
    second = asyncio.create_task(hints.watch(b"c"))
    await turns()
    assert wire.sent == [("SUBSCRIBE", b"c"), ("UNSUBSCRIBE", b"c"), ("SUBSCRIBE", b"c")]
    wire.answer(b"subscribe", b"c")
    wire.answer(b"unsubscribe", b"c")
    await turns()
    assert not second.done()
    wire.answer(b"subscribe", b"c")
    await second


async def test_all_who_watch_wait_for_one_subscription(wire: Wire, hints: RedisHints) -> None:
    watching = [asyncio.create_task(hints.watch(b"c")) for _ in range(3)]
    await turns()
    assert wire.sent == [("SUBSCRIBE", b"c")]
    watching[0].cancel()
    wire.answer(b"subscribe", b"c")
    await asyncio.gather(*watching[1:])


async def test_what_was_on_its_way_when_a_watch_ended_is_not_handed_on(
    wire: Wire, hints: RedisHints, heard: list[bytes]
) -> None:
    watching = asyncio.create_task(hints.watch(b"c"))
    await turns()
    wire.answer(b"subscribe", b"c")
    await watching
    wire.answer(b"message", b"c")
    await turns()
    await hints.unwatch(b"c")
    wire.answer(b"message", b"c")
    await turns()
    assert heard == [b"c"]
