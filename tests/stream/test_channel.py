"""Channels: gapless, ordered, duplicate-free streams whatever the hints do."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.broker import BrokerUnavailable, Entry, Record, SessionKey
from stream.hub import Hub, Position, Subscribed
from stream.outbox import Outbox, OutboxClosed
from tests.kit.fakes import settle
from tests.stream.hubs import KEY, append, filled, make, offsets, unavailable


async def rest(outbox: Outbox) -> tuple[list[tuple[str, int]], str | None]:
    """Epochs and offsets of all that comes until the outbox is closed, and why it is."""
    found: list[tuple[str, int]] = []
    with suppress(OutboxClosed):
        async with asyncio.timeout(5):
            while True:
                found += [(push["epoch"], push["offset"]) for push in map(orjson.loads, await outbox.take())]
                await settle()
    return found, outbox.closed


async def held_in_replay(hub: Hub, epoch: str) -> tuple[Outbox, asyncio.Task[Subscribed]]:
    """A subscriber from the start whose peer has not read yet: the replay waits for room after a few frames."""
    outbox = Outbox(limit=500)
    subscribing = asyncio.create_task(hub.subscribe(KEY, outbox, Position(epoch, 0)))
    await settle()
    assert not subscribing.done()
    return outbox, subscribing


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


async def test_a_replaced_log_closes_its_subscribers() -> None:
    broker, hub = await make()
    await append(broker, 1)
    outbox = Outbox()
    await hub.subscribe(KEY, outbox, None)
    await broker.delete(KEY)
    await append(broker, 1)
    with pytest.raises(OutboxClosed, match="insufficient_state"):
        await outbox.take()


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
