"""Leases, fences, and what only an owner may do."""

from __future__ import annotations

from stream.broker import Appended, Broker, Entry, Lease, SessionKey
from tests.contract.backends import LONG, SHORT, Backend, S, fill, record


async def owned(broker: Broker, session: SessionKey = S, node: str = "a", ttl_s: float = LONG) -> Lease:
    """A lease that must be free to take."""
    lease = await broker.acquire(session, node, ttl_s)
    assert lease is not None
    return lease


async def test_one_node_owns_a_session(broker: Broker) -> None:
    lease = await owned(broker)
    assert (lease.session, lease.node) == (S, "a")
    assert await broker.acquire(S, "b", LONG) is None
    assert await broker.acquire(S, "a", LONG) == lease
    assert (await owned(broker, SessionKey("clinic", "visit-2"), "b")).node == "b"


async def test_a_lease_that_ran_out_is_free(backend: Backend) -> None:
    broker = backend.broker
    first = await owned(broker, ttl_s=SHORT)
    await backend.pass_time(2 * SHORT)
    second = await owned(broker, node="b")
    assert second.fence > first.fence
    assert await broker.renew([first, second], LONG) == [first]


async def test_a_lease_that_ran_out_is_lost_even_to_its_holder(backend: Backend) -> None:
    broker = backend.broker
    await fill(broker, S, 1)
    first = await owned(broker, ttl_s=SHORT)
    await backend.pass_time(2 * SHORT)
    assert await broker.renew([first], LONG) == [first]
    assert (await broker.append(S, record("k"), fence=first.fence)).outcome == "fenced"
    assert (await owned(broker)).fence > first.fence


async def test_renewing_prolongs(backend: Backend) -> None:
    broker = backend.broker
    lease = await owned(broker, ttl_s=0.6)
    assert await broker.renew([lease], LONG) == []
    await backend.pass_time(0.7)
    assert await broker.acquire(S, "b", LONG) is None


async def test_renewing_sets_the_time_anew(backend: Backend) -> None:
    broker = backend.broker
    lease = await owned(broker)
    assert await broker.renew([lease], SHORT) == []
    await backend.pass_time(2 * SHORT)
    await owned(broker, node="b")


async def test_released_is_free_at_once(broker: Broker) -> None:
    first = await owned(broker)
    await broker.release(first)
    second = await owned(broker, node="b")
    assert second.fence > first.fence
    await broker.release(first)
    assert await broker.acquire(S, "c", LONG) is None


async def test_the_owner_appends_with_its_fence(broker: Broker) -> None:
    await fill(broker, S, 1)
    lease = await owned(broker)
    assert (await broker.append(S, record("k"), fence=lease.fence)).outcome == "appended"
    refused = await broker.append(S, record("l"), fence=lease.fence + 1)
    assert (refused.outcome, refused.offset, refused.rev) == ("fenced", 2, 0)
    assert refused.epoch
    assert (await broker.append(S, record("l"), fence=lease.fence - 1)).outcome == "fenced"


async def test_after_a_takeover_the_former_owner_can_do_nothing(backend: Backend) -> None:
    broker = backend.broker
    await fill(broker, S, 2)
    former = await owned(broker, ttl_s=SHORT)
    await backend.pass_time(2 * SHORT)
    lease = await owned(broker, node="b")
    assert (await broker.append(S, record("k"), fence=former.fence)).outcome == "fenced"
    assert await broker.store_snapshot(former, 2, b"fold") is False
    assert await broker.advance(former, "sink", 2) is False
    assert await broker.settle(former, 2) is False
    assert await broker.renew([former], LONG) == [former]
    await broker.release(former)
    assert (await broker.read(S, 0)).top == 2
    assert await broker.load_snapshot(S) is None
    assert await broker.cursor(S, "sink") == 0
    assert await broker.renew([lease], LONG) == []


async def test_a_fence_is_checked_first(broker: Broker) -> None:
    await broker.append(S, record("k"))
    assert (await broker.append(S, record("k"), requires="none", fence=1)).outcome == "fenced"
    assert await broker.append(SessionKey("clinic", "new"), record("k"), fence=1) == Appended("fenced", "", 0)


async def test_inputs_make_a_session_owe_work(broker: Broker) -> None:
    assert await broker.unsettled() == []
    await fill(broker, S, 1)
    assert await broker.unsettled() == [S]
    lease = await owned(broker)
    assert await broker.unsettled() == []
    await broker.release(lease)
    assert await broker.unsettled() == [S]


async def test_settled_up_to_the_top_only(broker: Broker) -> None:
    await fill(broker, S, 2)
    lease = await owned(broker)
    assert await broker.settle(lease, 1) is False
    assert await broker.settle(lease, 2) is True
    await broker.append(S, record("result"), fence=lease.fence)
    await broker.release(lease)
    assert await broker.unsettled() == []
    assert await broker.settle(lease, 3) is False
    await broker.append(S, record("more"))
    assert await broker.unsettled() == [S]


async def test_what_is_not_appended_owes_nothing(broker: Broker) -> None:
    await fill(broker, S, 1)
    lease = await owned(broker)
    await broker.settle(lease, 1)
    await broker.release(lease)
    await fill(broker, S, 1)
    await broker.append(S, record("k"), requires="none")
    assert await broker.unsettled() == []


async def test_the_longest_waiting_comes_first(backend: Backend) -> None:
    broker = backend.broker
    waiting = [SessionKey("t", name) for name in ("c", "a", "e", "b", "d")]
    for session in waiting:
        await fill(broker, session, 1)
        await backend.pass_time(0.001)
    await broker.append(waiting[0], record("later"))
    await owned(broker, waiting[1])
    assert await broker.unsettled() == [waiting[0], *waiting[2:]]
    assert await broker.unsettled(limit=2) == [waiting[0], waiting[2]]


async def test_unsettled_looks_past_any_number_of_owned_sessions(backend: Backend) -> None:
    broker = backend.broker
    for number in range(30):
        session = SessionKey("t", f"{number:02}")
        await fill(broker, session, 1)
        await owned(broker, session)
    await backend.pass_time(0.001)
    await fill(broker, S, 1)
    assert await broker.unsettled(limit=3) == [S]


async def test_a_lease_needs_no_log(broker: Broker) -> None:
    lease = await owned(broker)
    assert await broker.settle(lease, 0) is False
    assert await broker.store_snapshot(lease, 0, b"") is False
    assert await broker.advance(lease, "sink", 0) is False
    assert (await broker.append(S, record("k"), fence=lease.fence)).outcome == "appended"
    assert (await broker.read(S, 0)).entries == (Entry(1, b"content"),)
    await broker.release(lease)
    assert await broker.unsettled() == []
