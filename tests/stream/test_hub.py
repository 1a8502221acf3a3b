"""The hub: subscriptions that begin, begin again and end, and what they are answered."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from stream.broker import BrokerUnavailable, Record, SessionKey
from stream.broker_memory import MemoryBroker
from stream.hub import BREATH, Hub, Position, Subscribed
from stream.outbox import Outbox, OutboxClosed
from tests.kit.fakes import settle
from tests.stream.hubs import KEY, Snapshots, append, filled, make, offsets, unavailable


class LargeSnapshots(Snapshots):
    """Every snapshot is as large as a frame may be."""

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        await asyncio.sleep(0)  # it is read, so that many are under way at once
        found = await super().__call__(key)
        return found and (*found[:2], bytes(508 << 10))


async def test_without_since_a_snapshot_comes_first() -> None:
    broker, hub = await make()
    await append(broker, 1)
    answer = await hub.subscribe(KEY, Outbox(), None)
    assert (answer.offset, answer.recovered, answer.snapshot) == (1, False, b"1")


async def test_snapshots_wait_for_room_however_many_are_asked_for_at_once() -> None:
    broker = MemoryBroker()
    hub = Hub(broker, LargeSnapshots(broker), lambda *_: b"")
    outbox = Outbox()

    async def subscribe(number: int) -> None:
        key = SessionKey("default", str(number))
        await broker.append(key, Record("k", 0, b"", b"{}"))
        await hub.subscribe(key, outbox, None, offer)

    def offer(answer: Subscribed) -> None:
        assert answer.snapshot is not None
        outbox.offer(answer.snapshot)

    subscribing = [asyncio.create_task(subscribe(number)) for number in range(20)]
    came = 0
    async with asyncio.timeout(5):
        while came < 20:
            await settle()
            came += len(await outbox.take())
    await asyncio.gather(*subscribing)


async def test_a_row_of_the_list_can_be_asked_for() -> None:
    broker, hub = await make()
    assert await hub.summary(KEY) is None
    await append(broker, 1)
    assert await hub.summary(KEY) == b'{"top":1}'


async def test_unknown_session_then_its_first_events() -> None:
    broker, hub = await make()
    outbox = Outbox()
    answer = await hub.subscribe(KEY, outbox, None)
    assert (answer.epoch, answer.offset, answer.snapshot) == ("", 0, None)
    await append(broker, 1)
    await append(broker, 2)
    assert await offsets(outbox) == [1, 2]


async def test_since_replays_what_was_missed_after_the_announcement() -> None:
    broker, hub = await make()
    for number in range(200):
        epoch = await append(broker, number)
    outbox = Outbox()

    def announce(answer: Subscribed) -> None:
        assert answer.recovered
        assert answer.offset == 200
        assert outbox.pending_bytes == 0

    await hub.subscribe(KEY, outbox, Position(epoch, 150), announce)
    assert await offsets(outbox) == list(range(151, 201))


@pytest.mark.parametrize("since", [Position("other", 1), Position("EPOCH", 9)])
async def test_since_of_another_epoch_or_above_the_top_starts_over(since: Position) -> None:
    broker, hub = await make()
    epoch = await append(broker, 1)
    answer = await hub.subscribe(KEY, Outbox(), Position(since.epoch.replace("EPOCH", epoch), since.offset))
    assert not answer.recovered
    assert answer.snapshot == b"1"


@pytest.mark.parametrize("since", [0, 15, 20])
async def test_who_subscribes_again_gets_nothing_twice_and_all_in_order(since: int) -> None:
    broker, hub = await make()
    epoch = await filled(broker, 20)
    outbox = Outbox(limit=500)
    await hub.subscribe(KEY, outbox, Position(epoch, 20))
    subscribing = asyncio.create_task(hub.subscribe(KEY, outbox, Position(epoch, since)))
    await settle()
    await append(broker, 20)
    await append(broker, 21)
    seen: list[int] = []
    while not seen or seen[-1] < 22:
        seen += await offsets(outbox)
    assert seen == list(range(since + 1, 23))
    await subscribing
    await append(broker, 22)
    assert await offsets(outbox) == [23]
    await hub.drop(outbox)
    assert hub._channels == {}


async def test_who_cannot_subscribe_again_keeps_the_subscription(monkeypatch: pytest.MonkeyPatch) -> None:
    broker, hub = await make()
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    with monkeypatch.context() as outage:
        outage.setattr(broker, "read", unavailable)
        with pytest.raises(BrokerUnavailable):
            await hub.subscribe(KEY, outbox, None)
    await append(broker, 1)
    assert await offsets(outbox) == [1]


async def test_who_deletes_is_not_told_to_start_over() -> None:
    broker, hub = await make()
    await filled(broker, 3)
    outbox, other = Outbox(), Outbox()
    await hub.subscribe(KEY, outbox, None)
    await hub.subscribe(KEY, other, None)

    async def delete() -> bool:
        found = await broker.delete(KEY)
        hub.deleted(KEY)
        return found

    assert await hub.leave_if_deleted(KEY, outbox, delete())
    assert (outbox.closed, other.closed) == (None, "insufficient_state")
    assert not hub.followed(outbox)
    await append(broker, 1)
    assert await offsets(outbox) == []
    await hub.drop(other)
    assert hub._channels == {}


async def test_a_deletion_that_finds_nothing_leaves_the_subscription_with_all_that_came_meanwhile() -> None:
    broker, hub = await make()
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)

    async def delete() -> bool:
        found = await broker.delete(KEY)
        hub.deleted(KEY)
        await filled(broker, 3)
        return found

    assert not await hub.leave_if_deleted(KEY, outbox, delete())
    await append(broker, 3)
    assert await offsets(outbox) == [1, 2, 3, 4]
    await hub.drop(outbox)
    assert hub._channels == {}


async def test_a_deletion_that_fails_leaves_the_subscription() -> None:
    broker, hub = await make()
    await filled(broker, 3)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)

    async def delete() -> bool:
        await append(broker, 3)
        raise BrokerUnavailable("away")

    with pytest.raises(BrokerUnavailable):
        await hub.leave_if_deleted(KEY, outbox, delete())
    await append(broker, 4)
    assert await offsets(outbox) == [4, 5]


@pytest.mark.parametrize("again", [0, 3])
async def test_who_comes_late_with_a_deletion_is_told_of_the_one_before(again: int) -> None:
    broker, hub = await make()
    await filled(broker, 3)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)

    async def delete() -> bool:
        await broker.delete(KEY)
        hub.deleted(KEY)
        await filled(broker, again)
        return False

    with suppress(OutboxClosed):
        await hub.leave_if_deleted(KEY, outbox, delete())
    await settle()
    assert outbox.closed == "insufficient_state"
    await hub.drop(outbox)
    assert hub._channels == {}


async def test_unsubscribed_channels_are_forgotten() -> None:
    broker, hub = await make()
    await append(broker, 1)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    await hub.subscribe(KEY, outbox, None)
    await hub.drop(outbox)
    assert hub.subscribers() == 0
    assert hub._channels == {}


async def test_a_connection_that_leaves_many_channels_gives_others_a_turn() -> None:
    _, hub = await make()
    outbox, count = Outbox(), 3 * BREATH
    for number in range(count):
        await hub.subscribe(SessionKey("default", str(number)), outbox, None)
    assert len(hub.followed(outbox)) == count
    dropping = asyncio.create_task(hub.drop(outbox))
    await asyncio.sleep(0)
    assert hub.subscribers() == count - BREATH
    await dropping
    assert hub.subscribers() == 0
    assert hub._channels == {}


async def test_what_an_outbox_follows_is_known_from_the_first_moment_to_the_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broker, hub = await make()
    outbox = Outbox()
    assert not hub.followed(outbox)
    subscribing = asyncio.create_task(hub.subscribe(KEY, outbox, None))
    await asyncio.sleep(0)
    assert list(hub.followed(outbox)) == [KEY]
    await subscribing
    monkeypatch.setattr(broker, "read", unavailable)
    for session in (KEY, SessionKey("default", "other")):
        with pytest.raises(BrokerUnavailable):
            await hub.subscribe(session, outbox, None)
    assert list(hub.followed(outbox)) == [KEY]
    await hub.unsubscribe(KEY, outbox)
    assert not hub.followed(outbox)
