"""Which sessions a node works for, and what it does when a part of that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import pytest

from engine.transcript import Segment
from stream.broker import Appended, Broker, BrokerUnavailable, Lease, Record, SessionKey
from stream.node import Node
from stream.outbox import Outbox
from stream.owners import BACKOFF_S, SNAPSHOT_EVERY
from tests.kit.fakes import FakeClock, FakeJudges, settle
from tests.stream.conftest import KEY, MakeNode

Faults = list[tuple[str, BaseException]]


async def taken(node: Node, clock: FakeClock, most_s: float) -> float:
    """Seconds until the node owns the session and owes it nothing."""
    begun = clock.now
    while (fold := node.owners.fold(KEY)) is None or fold.owed:
        assert clock.now - begun < most_s, "the session is not taken"
        await clock.advance(0.5)
    return clock.now - begun


async def test_a_fault_in_a_renewal_costs_no_lease(
    make_node: MakeNode, clock: FakeClock, broker: Broker, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, calls = broker.renew, 0

    async def renew_or_trip(leases: Sequence[Lease], ttl_s: float) -> Sequence[Lease]:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError
        return await renew(leases, ttl_s)

    node = make_node(FakeJudges())
    await node.start()
    await node.ingest.segment(KEY, Segment("u1", "Fever"))
    await clock.advance(0.5)
    monkeypatch.setattr(broker, "renew", renew_or_trip)
    await clock.advance(10)
    await node.ingest.segment(KEY, Segment("u2", "Cough"))
    await clock.advance(0.5)
    assert [(where, type(error)) for where, error in faults] == [("lease renewal", RuntimeError)]
    assert (node.owners.count(), node.owners.counters.taken, node.owners.counters.lost) == (1, 1, 0)


async def test_an_outage_that_is_over_does_not_prolong_the_next_one(
    make_node: MakeNode, clock: FakeClock, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise BrokerUnavailable("away")

    node = make_node(FakeJudges())
    await node.start()
    with monkeypatch.context() as patch:
        patch.setattr(broker, "load_snapshot", away)
        await node.ingest.segment(KEY, Segment("u1", "Fever"))
        await clock.advance(sum(BACKOFF_S[:4]) + 4 * 4)
    assert node.owners.counters.failed >= 4
    await taken(node, clock, BACKOFF_S[-1] + 5)
    await clock.advance(2)  # and it is settled
    with monkeypatch.context() as patch:
        patch.setattr(broker, "append", results_refused(broker))
        await node.ingest.segment(KEY, Segment("u2", "Cough"))
        await clock.advance(0.5)
    assert node.owners.count() == 0
    assert await taken(node, clock, BACKOFF_S[-1] + 5) <= 5


def results_refused(broker: Broker) -> Callable[..., Awaitable[Appended]]:
    """An append that takes inputs and fails for results."""
    append = broker.append

    async def refuse(session: SessionKey, record: Record, *, fence: int | None = None, **more: Any) -> Appended:
        if fence is not None:
            raise BrokerUnavailable("away")
        return await append(session, record, fence=fence, **more)

    return refuse


async def test_no_snapshot_is_stored_while_a_run_is_owed(
    make_node: MakeNode, clock: FakeClock, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The partial of a segment in a snapshot would be nobody's to append, should its owner die now."""
    node = make_node(FakeJudges(configured=False))
    await node.start()
    for number in range(SNAPSHOT_EVERY):
        await node.ingest.segment(KEY, Segment(f"u{number}", "Fever"))
    append, settle_log, gate = broker.append, broker.settle, asyncio.Event()

    async def held(session: SessionKey, record: Record, *, fence: int | None = None, **more: Any) -> Appended:
        if fence is not None:
            await gate.wait()
        return await append(session, record, fence=fence, **more)

    async def overtaken(lease: Lease, offset: int) -> bool:
        monkeypatch.setattr(broker, "append", held)
        await node.ingest.segment(KEY, Segment("last", "Cough"))
        await settle(20)
        return await settle_log(lease, offset)

    monkeypatch.setattr(broker, "settle", overtaken)
    await clock.advance(1.0)
    kept = await broker.load_snapshot(KEY)
    assert kept is None or node.codec.decode_snapshot(kept.body).owed == ()
    monkeypatch.setattr(broker, "settle", settle_log)
    gate.set()
    await clock.advance(2.0)
    kept = await broker.load_snapshot(KEY)
    assert kept is not None


async def test_a_change_that_an_outage_kept_from_being_told_is_told_behind_it(
    make_node: MakeNode, clock: FakeClock, broker: Broker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise BrokerUnavailable("away")

    node, outbox = make_node(FakeJudges()), Outbox(1 << 20)
    await node.start()
    await node.hub.topics.subscribe("sessions:default", outbox)
    with monkeypatch.context() as patch:
        patch.setattr(broker, "publish", away)
        await node.ingest.segment(KEY, Segment("u1", "Fever"))
        await clock.advance(2.0)
    await clock.advance(1.0)
    assert b'"session":"s1"' in b"".join(await asyncio.wait_for(outbox.take(), 1))


async def test_a_session_that_cannot_be_tended_keeps_no_other_from_it(
    make_node: MakeNode, clock: FakeClock, broker: Broker, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_log, other, orphan = broker.settle, SessionKey("default", "s2"), SessionKey("default", "s3")

    async def trip(lease: Lease, offset: int) -> bool:
        if lease.session == KEY:
            raise RuntimeError
        return await settle_log(lease, offset)

    monkeypatch.setattr(broker, "settle", trip)
    node = make_node(FakeJudges(configured=False))
    await node.start()
    for session in (KEY, other):
        await node.ingest.segment(session, Segment("u1", "Fever"))
    await make_node(FakeJudges(), "node2").ingest.segment(orphan, Segment("u1", "Fever"))  # its node has died
    await clock.advance(5.0)
    assert {(where, type(error)) for where, error in faults} == {("owner tick", RuntimeError)}
    assert node.owners.fold(orphan) is not None
    assert other not in await broker.unsettled(10)
