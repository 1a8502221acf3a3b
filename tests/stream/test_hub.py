"""The hub: gapless, ordered, duplicate-free streams whatever the hints do."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.broker import BrokerUnavailable, Entry, Page, Record, SessionKey
from stream.broker_memory import MemoryBroker
from stream.hub import BREATH, Hub, Position, Subscribed
from stream.outbox import Outbox, OutboxClosed
from tests.kit.fakes import settle

KEY = SessionKey("default", 's"1\n😀')


class Snapshots:
    """Stands for folds: the snapshot is the offset in digits."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        page = await self._broker.read(key, 0, limit=0)
        return (page.epoch, page.top, b"%d" % page.top) if page.top else None

    async def summary(self, key: SessionKey, /) -> bytes | None:
        page = await self._broker.read(key, 0, limit=0)
        return b'{"top":%d}' % page.top if page.top else None


class LargeSnapshots(Snapshots):
    """Every snapshot is as large as a frame may be."""

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        await asyncio.sleep(0)  # it is read, so that many are under way at once
        found = await super().__call__(key)
        return found and (*found[:2], bytes(508 << 10))


async def make() -> tuple[MemoryBroker, Hub]:
    broker = MemoryBroker()
    hub = Hub(broker, Snapshots(broker), lambda _, entry: b'{"n":%d,"ref":true}' % entry.offset)
    broker.listen(hub.on_entry, hub.topics.on_message, hub.on_gap)
    await broker.start()
    return broker, hub


async def append(broker: MemoryBroker, number: int) -> str:
    done = await broker.append(KEY, Record(f"k{number}", 0, b"", b'{"n":%d}' % number))
    return done.epoch


async def offsets(outbox: Outbox) -> list[int]:
    await settle()
    outbox.offer(b'{"offset":-1}')
    return [offset for frame in await outbox.take() if (offset := orjson.loads(frame)["offset"]) >= 0]


async def rest(outbox: Outbox) -> tuple[list[tuple[str, int]], str | None]:
    """Epochs and offsets of all that comes until the outbox is closed, and why it is."""
    found: list[tuple[str, int]] = []
    with suppress(OutboxClosed):
        async with asyncio.timeout(5):
            while True:
                found += [(push["epoch"], push["offset"]) for push in map(orjson.loads, await outbox.take())]
                await settle()
    return found, outbox.closed


async def filled(broker: MemoryBroker, count: int) -> str:
    """Append so many entries; the epoch of their log, empty without any."""
    epoch = ""
    for number in range(count):
        epoch = await append(broker, number)
    return epoch


async def held_in_replay(hub: Hub, epoch: str) -> tuple[Outbox, asyncio.Task[Subscribed]]:
    """A subscriber from the start whose peer has not read yet: the replay waits for room after a few frames."""
    outbox = Outbox(limit=500)
    subscribing = asyncio.create_task(hub.subscribe(KEY, outbox, Position(epoch, 0)))
    await settle()
    assert not subscribing.done()
    return outbox, subscribing


async def unavailable(*_: object, **__: object) -> Page:
    raise BrokerUnavailable("away")


def unheard(*_: object) -> None:
    """A hint that is lost."""


async def test_frames_carry_channel_epoch_offset_and_event() -> None:
    broker, hub = await make()
    epoch = await append(broker, 1)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    await append(broker, 2)
    (frame,) = await outbox.take()
    assert orjson.loads(frame) == {
        "channel": f"session:{KEY.session}",
        "epoch": epoch,
        "offset": 2,
        "event": {"n": 2},
    }


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


async def test_a_replaced_log_closes_its_subscribers() -> None:
    broker, hub = await make()
    await append(broker, 1)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    await broker.delete(KEY)
    await append(broker, 1)
    with pytest.raises(OutboxClosed, match="insufficient_state"):
        await outbox.take()


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


async def test_a_log_that_is_deleted_while_it_is_replayed_closes_the_subscriber() -> None:
    broker, hub = await make()
    epoch = await filled(broker, 20)
    outbox, subscribing = await held_in_replay(hub, epoch)
    await broker.delete(KEY)
    hub.deleted(KEY)
    pushed, reason = await rest(outbox)
    assert {of for of, _ in pushed} == {epoch}
    assert reason == "insufficient_state"
    with pytest.raises(OutboxClosed):
        await subscribing


async def test_a_replay_never_goes_on_with_the_log_that_came_after() -> None:
    broker, hub = await make()
    epoch = await filled(broker, 20)
    outbox, subscribing = await held_in_replay(hub, epoch)
    await broker.delete(KEY)
    hub.deleted(KEY)
    await filled(broker, 40)
    pushed, reason = await rest(outbox)
    assert {of for of, _ in pushed} == {epoch}
    assert reason == "insufficient_state"
    with pytest.raises(OutboxClosed):
        await subscribing


async def test_a_log_that_is_trimmed_while_it_is_replayed_closes_the_subscriber() -> None:
    broker, hub = await make()
    epoch = await filled(broker, 100)
    outbox, subscribing = await held_in_replay(hub, epoch)
    lease = await broker.acquire(KEY, "n", 60)
    assert lease is not None
    await broker.store_snapshot(lease, 90, b"")
    await broker.trim(KEY, 1)
    pushed, reason = await rest(outbox)
    assert pushed == [(epoch, offset) for offset in range(1, len(pushed) + 1)]
    assert reason == "insufficient_state"
    with pytest.raises(OutboxClosed):
        await subscribing


async def test_a_log_that_cannot_be_read_on_closes_the_subscriber(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reply is out, so that an error would come as a second one, to somebody who counts on the first."""
    broker, hub = await make()
    epoch = await filled(broker, 100)
    outbox, subscribing = await held_in_replay(hub, epoch)
    monkeypatch.setattr(broker, "read", unavailable)
    assert (await rest(outbox))[1] == "insufficient_state"
    with pytest.raises(BrokerUnavailable):
        await subscribing


async def test_hints_of_a_new_session_may_be_later_than_the_answer() -> None:
    broker, hub = await make()
    first, second = Outbox(), Outbox()
    await hub.subscribe(KEY, first, None)
    broker.listen(unheard, hub.topics.on_message, hub.on_gap)
    epoch = await append(broker, 1)
    answer = await hub.subscribe(KEY, second, None)
    assert (answer.epoch, answer.offset) == (epoch, 1)
    broker.listen(hub.on_entry, hub.topics.on_message, hub.on_gap)
    await append(broker, 2)
    assert await offsets(first) == [1, 2]
    assert await offsets(second) == [2]


@pytest.mark.parametrize("again", [0, 3])
async def test_a_deletion_that_nobody_told_of_is_found_by_the_next_subscriber(again: int) -> None:
    """With or without a new log: whoever stands on the old one starts over, and the one after that is served."""
    broker, hub = await make()
    await filled(broker, 5)
    old, late = Outbox(), Outbox()
    await hub.subscribe(KEY, old, None)
    broker.listen(unheard, hub.topics.on_message, hub.on_gap)
    await broker.delete(KEY)
    epoch = await filled(broker, again)
    broker.listen(hub.on_entry, hub.topics.on_message, hub.on_gap)
    with pytest.raises(OutboxClosed):
        await hub.subscribe(KEY, late, None)
    await settle()
    assert (old.closed, late.closed) == ("insufficient_state", "insufficient_state")
    next_one = Outbox()
    answer = await hub.subscribe(KEY, next_one, None)
    assert (answer.epoch, answer.offset) == (epoch, again)
    await append(broker, again)
    assert await offsets(next_one) == [again + 1]


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


async def test_an_event_too_large_for_a_frame_is_pushed_as_a_reference() -> None:
    broker, hub = await make()
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    await broker.append(KEY, Record("big", 0, b"", b'"' + b"x" * (600 << 10) + b'"'))
    (frame,) = await outbox.take()
    assert orjson.loads(frame)["event"] == {"n": 1, "ref": True}


@given(seed=st.integers(0, 2**32), count=st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_any_loss_repetition_and_order_of_hints_is_mended(seed: int, count: int) -> None:
    """Hints of appends are lost, repeated, delayed and shuffled; subscribers join and resume in between."""
    asyncio.run(_chaos(random.Random(seed), count))


async def _chaos(rng: random.Random, count: int) -> None:
    broker, hub = await make()
    delayed: list[tuple[SessionKey, str, Entry]] = []

    def unreliable(session: SessionKey, epoch: str, entry: Entry) -> None:
        fate = rng.random()
        if fate < 0.5:
            hub.on_entry(session, epoch, entry)
        if fate > 0.3:
            delayed.append((session, epoch, entry))

    broker.listen(unreliable, hub.topics.on_message, hub.on_gap)
    subscribers: list[tuple[Outbox, int]] = []
    for number in range(count):
        epoch = await append(broker, number)
        if rng.random() < 0.3:
            since = rng.randint(0, number + 1)
            outbox = Outbox()
            await hub.subscribe(KEY, outbox, Position(epoch, since))
            subscribers.append((outbox, since))
        if rng.random() < 0.4:
            rng.shuffle(delayed)
            while delayed and rng.random() < 0.8:
                hub.on_entry(*delayed.pop())
        if rng.random() < 0.3:
            await settle(5)
    hub.on_gap()
    for outbox, since in subscribers:
        assert await offsets(outbox) == list(range(since + 1, count + 1))
