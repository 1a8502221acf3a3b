"""The Redis broker while its server is away, full, silent or no more its own to write to."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio

from stream.broker import BrokerUnavailable
from stream.broker_redis import RedisBroker
from stream.probe import EVERY_S
from tests.kit.clock import Clock
from tests.kit.redis import RedisServer
from tests.kit.waiting import through_outages
from tests.stream.redis.sessions import SECRET, S, command, record


async def test_nobody_there_is_an_outage() -> None:
    broker = RedisBroker("redis://127.0.0.1:1/0")
    with pytest.raises(BrokerUnavailable, match="redis: ConnectionError"):
        await broker.start()
    with pytest.raises(BrokerUnavailable):
        await RedisBroker("redis://127.0.0.1:1/0").ready()


async def test_an_outage_is_told_and_passes(server: RedisServer, broker: RedisBroker) -> None:
    await broker.append(S, record())
    server.kill()
    for call in (broker.ready, lambda: broker.append(S, record("l")), lambda: broker.read(S, 0)):
        with pytest.raises(BrokerUnavailable) as caught:
            await call()
        assert SECRET.decode() not in str(caught.value)
    await asyncio.to_thread(server.start)
    await through_outages(broker.ready)
    assert (await broker.append(S, record("l"))).offset == 2


async def test_appends_through_repeated_restarts_are_there_once(server: RedisServer, broker: RedisBroker) -> None:
    async def append(name: str) -> None:
        for number in range(60):
            await through_outages(lambda number=number: broker.append(S, record(f"{name}{number}")))  # type: ignore[misc]  # a default binds the loop's value

    appending = asyncio.gather(*(append(name) for name in "abcdef"))
    for _ in range(3):
        await asyncio.sleep(0)
        server.kill()
        await asyncio.to_thread(server.start)
    await appending
    page = await broker.read(S, 0)
    assert [entry.offset for entry in page.entries] == list(range(1, 361))


async def test_a_full_server_is_an_outage_without_text_of_a_visit(
    broker: RedisBroker, admin: redis.asyncio.Redis
) -> None:
    await broker.append(S, record())
    await admin.config_set("maxmemory", "1")
    with pytest.raises(BrokerUnavailable, match="OutOfMemory") as caught:
        await broker.append(S, record("l"))
    assert SECRET.decode() not in str(caught.value)
    await admin.config_set("maxmemory", "0")
    assert (await broker.append(S, record("l"))).offset == 2


async def test_a_full_server_is_not_ready_though_nothing_is_written(
    server: RedisServer, admin: redis.asyncio.Redis
) -> None:
    time = Clock()
    broker = RedisBroker(server.url, time)
    await broker.start()
    await through_outages(broker.ready)
    await admin.config_set("maxmemory", "1")
    time.now += EVERY_S
    with pytest.raises(BrokerUnavailable, match="OutOfMemory"):
        await broker.ready()
    await admin.config_set("maxmemory", "0")
    await broker.ready()
    await broker.aclose()


async def test_a_demoted_server_is_an_outage(broker: RedisBroker, admin: redis.asyncio.Redis) -> None:
    await broker.append(S, record())
    await command(admin, "REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(BrokerUnavailable, match=r"ReadOnly|replica"):
        await broker.append(S, record("l"))


async def test_a_silent_server_is_an_outage(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.redis_line._TIMEOUT_S", 0.2)
    broker = RedisBroker(server.url)
    await broker.start()
    await broker.append(S, record())
    server.pause()
    try:
        with pytest.raises(BrokerUnavailable, match="TimeoutError"):
            await broker.append(S, record("l"))
    finally:
        server.resume()
    await through_outages(lambda: broker.append(S, record("l")))
    assert (await broker.read(S, 0)).top == 2
    await broker.aclose()


async def test_a_mistake_of_ours_is_no_outage(broker: RedisBroker) -> None:
    with pytest.raises(RuntimeError, match="redis refused 'GET'"):
        await broker._reads.call("GET", SECRET, SECRET, SECRET)
