"""Hints by way of Redis: none is lost unnoticed."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio

from stream.broker import BrokerUnavailable
from stream.broker_redis import RedisBroker
from stream.redis_hints import RedisHints
from stream.redis_server import RedisServer as Greeter
from tests.contract.test_hints import Heard
from tests.kit.redis import RedisServer
from tests.kit.waiting import through_outages, until
from tests.stream.redis.sessions import S, record


async def test_a_lost_hint_connection_is_made_anew_and_the_gap_told(
    server: RedisServer, admin: redis.asyncio.Redis
) -> None:
    broker, other, heard = RedisBroker(server.url), RedisBroker(server.url), Heard()
    heard.listen_to(broker)
    await asyncio.gather(broker.start(), other.start())
    await broker.watch(S)
    await broker.watch_topic("stats")
    assert await admin.client_kill_filter(_type="pubsub") == 1
    await other.append(S, record("lost, maybe"))
    await heard.until_gap()
    await other.append(S, record("heard"))
    await other.publish("stats", b"{}")
    await heard.until_offset(S, 2)
    await heard.until_topics(1)
    assert heard.gaps == 1
    await asyncio.gather(broker.aclose(), other.aclose())


async def test_an_append_whose_reply_was_lost_is_heard_as_an_echo(
    server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stream.redis_line._TIMEOUT_S", 0.2)
    broker, heard = RedisBroker(server.url), Heard()
    heard.listen_to(broker)
    await broker.start()
    await broker.watch(S)
    await broker.append(S, record("k0"))
    server.pause()
    try:
        with pytest.raises(BrokerUnavailable):
            await broker.append(S, record("k1"))
        assert heard.offsets(S) == {1}
    finally:
        server.resume()
    await heard.until_offset(S, 2)
    await through_outages(lambda: broker.append(S, record("k1")))
    assert (await broker.read(S, 0)).top == 2
    await broker.aclose()


async def test_a_dead_peer_is_noticed(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.redis_hints._BEAT_S", 0.1)
    broker, heard = RedisBroker(server.url), Heard()
    heard.listen_to(broker)
    await broker.start()
    await broker.watch(S)
    server.pause()
    await until(lambda: not broker._subscriptions.connected)
    server.resume()
    await heard.until_gap()
    await broker.aclose()


async def test_watching_during_an_outage_waits_for_its_end(server: RedisServer, broker: RedisBroker) -> None:
    heard = Heard()
    heard.listen_to(broker)
    server.kill()
    watching = asyncio.create_task(broker.watch(S))
    await asyncio.to_thread(server.start)
    await watching
    other = RedisBroker(server.url)
    await other.start()
    await other.append(S, record())
    await heard.until_offset(S, 1)
    await other.aclose()


async def test_watching_without_a_server_is_an_outage(server: RedisServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stream.redis_hints._CONFIRM_S", 0.1)
    broker = RedisBroker(server.url)
    await broker.start()
    server.kill()
    with pytest.raises(BrokerUnavailable, match="SUBSCRIBE"):
        await broker.watch(S)
    await broker.aclose()


async def test_hints_wait_for_a_server_to_appear(server: RedisServer) -> None:
    greeter, messages, arrived = Greeter(server.url, "p"), [], asyncio.Event()

    def on_message(channel: bytes, payload: bytes) -> None:
        messages.append((channel, payload))
        arrived.set()

    server.kill()
    hints = RedisHints(greeter.connect_plain, on_message, lambda: None)
    await asyncio.to_thread(server.start)
    await hints.watch(b"c")
    async with redis.asyncio.Redis.from_url(server.url) as client:
        await client.publish("c", "m")
    await asyncio.wait_for(arrived.wait(), 20)
    assert messages == [(b"c", b"m")]
    await hints.aclose()
