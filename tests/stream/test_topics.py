"""What is published on a topic reaches those who follow it, the last of each key."""

from __future__ import annotations

import orjson

from stream.broker_memory import MemoryBroker
from stream.hub_counters import HubCounters
from stream.outbox import Outbox
from stream.topics import Topics


async def make() -> tuple[MemoryBroker, Topics]:
    broker = MemoryBroker()
    topics = Topics(broker, HubCounters())
    broker.listen(lambda *_: None, topics.on_message)
    await broker.start()
    return broker, topics


async def taken(outbox: Outbox) -> list[object]:
    return [orjson.loads(frame) for frame in await outbox.take()]


async def test_messages_conflate_by_key() -> None:
    broker, topics = await make()
    outbox = Outbox()
    await topics.subscribe("sessions:default", outbox)
    await broker.publish("sessions:default", b's1\0{"v":1}')
    await broker.publish("sessions:default", b's1\0{"v":2}')
    await broker.publish("sessions:default", b's2\0{"v":3}')
    await broker.publish("sessions:other", b's1\0{"v":4}')
    assert await taken(outbox) == [
        {"channel": "sessions", "event": {"v": 2}},
        {"channel": "sessions", "event": {"v": 3}},
    ]


async def test_who_has_gone_gets_nothing_more() -> None:
    broker, topics = await make()
    one, other = Outbox(), Outbox()
    await topics.subscribe("stats", one)
    await topics.subscribe("sessions:default", one)
    await topics.subscribe("stats", other)
    await topics.drop(one)
    await broker.publish("stats", b's1\0{"v":1}')
    await broker.publish("sessions:default", b's1\0{"v":1}')
    assert one.pending_bytes == 0
    assert await taken(other) == [{"channel": "stats", "event": {"v": 1}}]


async def test_the_broker_watches_a_topic_as_long_as_anyone_follows_it() -> None:
    broker, topics = await make()
    watched: list[str] = []

    async def watch(topic: str) -> None:
        watched.append(f"+{topic}")

    async def unwatch(topic: str) -> None:
        watched.append(f"-{topic}")

    broker.watch_topic, broker.unwatch_topic = watch, unwatch  # type: ignore[method-assign]  # the calls are the point
    one, other = Outbox(), Outbox()
    await topics.subscribe("stats", one)
    await topics.subscribe("stats", other)
    await topics.unsubscribe("stats", one)
    await topics.unsubscribe("stats", one)
    assert watched == ["+stats"]
    await topics.unsubscribe("stats", other)
    await topics.unsubscribe("stats", other)
    assert watched == ["+stats", "-stats"]


async def test_frames_are_counted() -> None:
    broker, counters = MemoryBroker(), HubCounters()
    topics = Topics(broker, counters)
    await topics.subscribe("stats", Outbox())
    await topics.subscribe("stats", Outbox())
    topics.on_message("stats", b'n1\0{"v":1}')
    topics.on_message("sessions:default", b's1\0{"v":1}')
    assert counters.deliveries == 2
