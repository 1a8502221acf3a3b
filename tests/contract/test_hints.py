"""Hints: lossy by contract, gapless together with a read after the watch."""

from __future__ import annotations

import asyncio

from stream.broker import Broker, Entry, SessionKey
from tests.contract.backends import S, record

Hint = tuple[SessionKey, str, Entry]


class Heard:
    """Collects hints; ``arrived`` waits until a condition on them holds."""

    def __init__(self) -> None:
        self.entries: list[Hint] = []
        self.topics: list[tuple[str, bytes]] = []
        self.gaps = 0
        self._changed = asyncio.Event()

    def on_entry(self, session: SessionKey, epoch: str, entry: Entry) -> None:
        self.entries.append((session, epoch, entry))
        self._changed.set()

    def on_topic(self, topic: str, body: bytes) -> None:
        self.topics.append((topic, body))
        self._changed.set()

    def on_gap(self) -> None:
        self.gaps += 1
        self._changed.set()

    def listen_to(self, broker: Broker) -> None:
        broker.listen(self.on_entry, self.on_topic, self.on_gap)

    def offsets(self, session: SessionKey) -> set[int]:
        return {entry.offset for key, _, entry in self.entries if key == session}

    async def until_offset(self, session: SessionKey, offset: int) -> None:
        async with asyncio.timeout(20):
            while offset not in self.offsets(session):
                self._changed.clear()
                await self._changed.wait()

    async def until_topics(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.topics) < count:
                self._changed.clear()
                await self._changed.wait()

    async def until_gap(self) -> None:
        async with asyncio.timeout(20):
            while not self.gaps:
                self._changed.clear()
                await self._changed.wait()


async def test_own_appends_are_handed_on_before_they_return(broker: Broker) -> None:
    heard = Heard()
    heard.listen_to(broker)
    done = await broker.append(S, record("k", content=b"body"))
    assert heard.entries == [(S, done.epoch, Entry(1, b"body"))]
    await broker.append(S, record("k", content=b"body"))
    await broker.append(S, record("l"), requires="none")
    assert len(heard.entries) == 1


async def test_own_appends_are_handed_on_even_where_the_caller_has_gone(broker: Broker) -> None:
    heard = Heard()
    heard.listen_to(broker)
    task = asyncio.create_task(broker.append(S, record("k")))
    await asyncio.sleep(0)
    task.cancel()
    await heard.until_offset(S, 1)


async def test_watching_then_reading_leaves_no_gap(broker: Broker) -> None:
    heard = Heard()
    heard.listen_to(broker)

    async def append(number: int) -> None:
        for i in range(40):
            await broker.append(S, record(f"{number}-{i}"))

    appending = [asyncio.create_task(append(number)) for number in range(5)]
    await asyncio.sleep(0)
    await broker.watch(S)
    page = await broker.read(S, 0)
    await asyncio.gather(*appending)
    await heard.until_offset(S, 200)
    assert {entry.offset for entry in page.entries} | heard.offsets(S) >= set(range(1, 201))


async def test_topics_reach_those_who_watch_them(broker: Broker) -> None:
    heard = Heard()
    heard.listen_to(broker)
    await broker.watch_topic("sessions:a:\0b")
    await broker.publish("sessions:other", b"not wanted")
    await broker.publish("sessions:a:\0b", b"one")
    await heard.until_topics(1)
    await broker.unwatch_topic("sessions:a:\0b")
    await broker.publish("sessions:a:\0b", b"late")
    await broker.watch_topic("end")
    await broker.publish("end", b"end")
    await heard.until_topics(2)
    assert heard.topics == [("sessions:a:\0b", b"one"), ("end", b"end")]


async def test_watching_again_and_unwatching_what_is_not_watched(broker: Broker) -> None:
    heard = Heard()
    heard.listen_to(broker)
    await broker.unwatch(S)
    await broker.unwatch_topic("t")
    await asyncio.gather(*(broker.watch(S) for _ in range(5)))
    await broker.unwatch(S)
    await broker.watch(S)
    await broker.append(S, record("k"))
    await heard.until_offset(S, 1)
