"""Snapshots, cursors, trimming, deleting and expiring."""

from __future__ import annotations

import math

import pytest

from stream.broker import Broker, Entry, KeyState, Page, SessionKey
from tests.contract.backends import LONG, Backend, S, fill, record
from tests.contract.test_ownership import owned


async def test_the_latest_snapshot_is_kept(broker: Broker) -> None:
    await fill(broker, S, 5)
    lease = await owned(broker)
    assert await broker.store_snapshot(lease, 3, b"three")
    assert await broker.store_snapshot(lease, 2, b"two")
    assert await broker.load_snapshot(S) == Entry(3, b"three")
    assert await broker.store_snapshot(lease, 3, b"three anew")
    assert await broker.store_snapshot(lease, 5, bytes(range(256)) * 2048)
    assert await broker.load_snapshot(S) == Entry(5, bytes(range(256)) * 2048)


async def test_cursors_only_go_forward(broker: Broker) -> None:
    await fill(broker, S, 5)
    lease = await owned(broker)
    assert await broker.advance(lease, "sink", 3)
    assert await broker.advance(lease, "sink", 2)
    assert await broker.advance(lease, "other", 0)
    assert await broker.cursor(S, "sink") == 3
    assert await broker.cursor(S, "other") == 0


async def test_nothing_is_trimmed_without_a_snapshot(broker: Broker) -> None:
    await fill(broker, S, 5)
    await broker.trim(S, 0)
    await broker.trim(SessionKey("clinic", "unknown"), 0)
    assert (await broker.read(S, 0)).first == 1


@pytest.mark.parametrize(
    ("snapshot", "keep", "cursor", "first"),
    [(4, 0, None, 5), (6, 0, None, 7), (6, 2, None, 5), (3, 5, None, 2), (6, 6, None, 1), (6, 9, None, 1),
     (6, 0, 2, 3), (6, 0, 0, 1), (2, 0, 5, 3)],
)  # fmt: skip
async def test_trimming_stops_at_snapshot_keep_and_cursors(
    broker: Broker, snapshot: int, keep: int, cursor: int | None, first: int
) -> None:
    await fill(broker, S, 6)
    lease = await owned(broker)
    await broker.store_snapshot(lease, snapshot, b"fold")
    if cursor is not None:
        await broker.advance(lease, "sink", cursor)
    await broker.trim(S, keep)
    await broker.trim(S, keep)
    page = await broker.read(S, 0)
    assert (page.first, page.top) == (first, 6)
    assert page.entries == tuple(Entry(i, b"%d" % i) for i in range(first, 7))


async def test_keys_outlive_their_entries(broker: Broker) -> None:
    await fill(broker, S, 3)
    await broker.store_snapshot(await owned(broker), 3, b"fold")
    await broker.trim(S, 0)
    page = await broker.read(S, 0)
    assert page == Page(page.epoch, 3, 4, ())
    again = await broker.append(S, record("fill-2", content=b"2"))
    assert (again.outcome, again.offset) == ("duplicate", 2)
    assert (await broker.append(S, record("new"))).offset == 4
    assert (await broker.read(S, 0)).entries == (Entry(4, b"content"),)
    await broker.trim(S, 0)
    assert (await broker.read(S, 0)).first == 4


async def test_deleting_forgets_everything(broker: Broker) -> None:
    await fill(broker, S, 3)
    lease = await owned(broker)
    await broker.store_snapshot(lease, 2, b"fold")
    await broker.advance(lease, "sink", 2)
    assert await broker.delete(S) is True
    assert await broker.delete(S) is False
    assert await broker.read(S, 0) == Page("", 0, 1, ())
    assert await broker.key_state(S, "fill-1") is None
    assert await broker.load_snapshot(S) is None
    assert await broker.cursor(S, "sink") == 0
    assert await broker.sessions(S.tenant) == []
    assert await broker.unsettled() == []
    assert await broker.renew([lease], LONG) == [lease]


async def test_after_a_deletion_epoch_and_fence_are_new(broker: Broker) -> None:
    epochs, fences = set(), [0]
    for _ in range(4):
        epochs.add((await broker.append(S, record("k"))).epoch)
        fences.append((await owned(broker)).fence)
        assert await broker.key_state(S, "k") == KeyState(0, b"digest of content", 1)
        await broker.delete(S)
    assert len(epochs) == 4
    assert fences == sorted(set(fences))


async def test_deleting_leaves_other_sessions_alone(broker: Broker) -> None:
    others = [SessionKey(S.tenant, "visit-2"), SessionKey("other", S.session), SessionKey(S.tenant, "visit-")]
    for session in (S, *others):
        await fill(broker, session, 2)
    await broker.delete(S)
    for session in others:
        assert (await broker.read(session, 0)).top == 2
    assert set(await broker.unsettled()) == set(others)


async def test_only_settled_old_sessions_expire(backend: Backend) -> None:
    broker = backend.broker
    old, owing, recent = (SessionKey("t", name) for name in ("old", "owing", "recent"))
    for session in (old, owing):
        await fill(broker, session, 2)
    await broker.settle(await owned(broker, old), 2)
    await backend.pass_time(0.01)
    before = await backend.now()
    await backend.pass_time(0.01)
    await fill(broker, recent, 2)
    await broker.settle(await owned(broker, recent), 2)
    assert await broker.expire(before - LONG) == 0
    assert await broker.expire(before) == 1
    assert [info.session for info in await broker.sessions("t")] == ["owing", "recent"]
    assert await broker.read(old, 0) == Page("", 0, 1, ())
    assert await broker.expire(before) == 0


async def test_many_sessions_expire(backend: Backend) -> None:
    broker = backend.broker
    for number in range(20):
        session = SessionKey("t", f"{number}")
        await fill(broker, session, 1)
        if number % 2:
            await broker.settle(await owned(broker, session), 1)
    await backend.pass_time(0.01)
    assert await broker.expire(math.ceil(await backend.now()) + 1) == 10
    assert len(await broker.sessions("t")) == 10
