"""Two nodes on one Redis: what one does, the other sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from stream.broker import Broker, Entry, SessionKey
from stream.broker_redis import RedisBroker
from tests.contract.backends import LONG, S, fill, record
from tests.contract.test_hints import Heard
from tests.kit.redis import drop_prefix, unique_url


@dataclass
class Nodes:
    """Two brokers on one server and prefix, and what each was told."""

    a: Broker
    b: Broker
    heard_by_a: Heard
    heard_by_b: Heard


@pytest.fixture
async def nodes(redis_url: str) -> AsyncIterator[Nodes]:
    url = unique_url(redis_url)
    made = Nodes(RedisBroker(url), RedisBroker(url), Heard(), Heard())
    made.heard_by_a.listen_to(made.a)
    made.heard_by_b.listen_to(made.b)
    await asyncio.gather(made.a.start(), made.b.start())
    yield made
    await asyncio.gather(made.a.aclose(), made.b.aclose())
    await asyncio.to_thread(drop_prefix, url)


async def test_one_log(nodes: Nodes) -> None:
    first = await nodes.a.append(S, record("k"))
    again = await nodes.b.append(S, record("k"))
    assert (again.outcome, again.offset, again.epoch) == ("duplicate", 1, first.epoch)
    assert (await nodes.b.read(S, 0)) == (await nodes.a.read(S, 0))


async def test_only_watched_sessions_of_other_nodes_are_heard(nodes: Nodes) -> None:
    other = SessionKey("clinic", "visit-2")
    await nodes.b.watch(S)
    await nodes.a.append(other, record("k"))
    done = await nodes.a.append(S, record("k", content=b"a:b:c\0"))
    await nodes.heard_by_b.until_offset(S, 1)
    assert nodes.heard_by_b.entries == [(S, done.epoch, Entry(1, b"a:b:c\0"))]
    await nodes.b.unwatch(S)
    await nodes.a.append(S, record("l"))
    await nodes.b.watch(other)
    await nodes.a.append(other, record("l"))
    await nodes.heard_by_b.until_offset(other, 2)
    assert nodes.heard_by_b.offsets(S) == {1}


async def test_an_own_append_is_heard_once(nodes: Nodes) -> None:
    await nodes.a.watch(S)
    await nodes.a.append(S, record("k"))
    await nodes.b.append(S, record("l"))
    await nodes.heard_by_a.until_offset(S, 2)
    assert [entry.offset for _, _, entry in nodes.heard_by_a.entries] == [1, 2]


async def test_watch_then_read_is_gapless_while_both_append(nodes: Nodes) -> None:
    async def append(broker: Broker, name: str) -> None:
        for number in range(100):
            await broker.append(S, record(f"{name}{number}"))

    for _ in range(5):
        appending = [asyncio.create_task(append(broker, name)) for broker, name in ((nodes.a, "a"), (nodes.b, "b"))]
        await nodes.a.append(S, record("begun"))
        await nodes.b.watch(S)
        page = await nodes.b.read(S, 0)
        await asyncio.gather(*appending)
        top = (await nodes.b.read(S, 0, 0)).top
        await nodes.heard_by_b.until_offset(S, top)
        assert {entry.offset for entry in page.entries} | nodes.heard_by_b.offsets(S) >= set(range(1, top + 1))
        nodes.heard_by_b.entries.clear()
        await nodes.b.unwatch(S)
        await nodes.a.delete(S)


async def test_watching_many_sessions(nodes: Nodes) -> None:
    sessions = [SessionKey("t", f"{number}") for number in range(1200)]
    await asyncio.gather(*(nodes.b.watch(session) for session in sessions))
    await asyncio.gather(*(nodes.a.append(session, record("k")) for session in sessions))
    for session in sessions:
        await nodes.heard_by_b.until_offset(session, 1)


async def test_topics_cross_nodes(nodes: Nodes) -> None:
    await nodes.a.watch_topic("stats")
    await nodes.b.watch_topic("stats")
    await nodes.a.publish("stats", b"{}")
    await nodes.heard_by_a.until_topics(1)
    await nodes.heard_by_b.until_topics(1)


async def test_a_lease_binds_both(nodes: Nodes) -> None:
    await fill(nodes.a, S, 1)
    lease = await nodes.a.acquire(S, "a", LONG)
    assert lease is not None
    assert await nodes.b.acquire(S, "b", LONG) is None
    assert await nodes.b.unsettled() == []
    await nodes.a.release(lease)
    taken = await nodes.b.acquire(S, "b", LONG)
    assert taken is not None
    assert (await nodes.a.append(S, record("late"), fence=lease.fence)).outcome == "fenced"
    assert (await nodes.b.append(S, record("done"), fence=taken.fence)).outcome == "appended"


async def test_of_many_who_want_a_lease_one_gets_it(nodes: Nodes) -> None:
    wanted = [(nodes.a, f"a{i}") for i in range(20)] + [(nodes.b, f"b{i}") for i in range(20)]
    got = await asyncio.gather(*(broker.acquire(S, name, LONG) for broker, name in wanted))
    assert len([lease for lease in got if lease is not None]) == 1


async def test_cache_claims_and_limits_are_shared(nodes: Nodes) -> None:
    await nodes.a.cache_set("k", b"v", LONG)
    assert await nodes.b.cache_get("k") == b"v"
    assert await nodes.a.cache_lock("k", "a", LONG)
    assert not await nodes.b.cache_lock("k", "b", LONG)
    assert await nodes.a.take("b", 1, 1 / 3600, 1) == 0
    assert await nodes.b.take("b", 1, 1 / 3600, 1) > 3000


async def test_other_prefixes_see_nothing(nodes: Nodes, redis_url: str) -> None:
    await fill(nodes.a, S, 1)
    url = unique_url(redis_url)
    stranger = RedisBroker(url)
    await stranger.start()
    assert (await stranger.read(S, 0)).top == 0
    assert await stranger.unsettled() == []
    await stranger.aclose()
    await asyncio.to_thread(drop_prefix, url)
