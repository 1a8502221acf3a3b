"""The Redis broker: what it promises, its epochs, connections and names of keys. Each test has a server of its own."""

from __future__ import annotations

import asyncio

import pytest
import redis.asyncio

from stream.broker import BrokerUnavailable, SessionInfo, SessionKey
from stream.broker_redis import RedisBroker
from stream.redis_line import RedisLine
from tests.kit.redis import RedisServer
from tests.kit.waiting import eventually, through_outages
from tests.stream.redis.sessions import S, command, record


async def test_a_page_of_sessions_is_full_though_one_is_deleted_while_it_is_read(
    broker: RedisBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is not would pass for the last one."""
    keys = [SessionKey("t", f"s{number}") for number in range(5)]
    for key in keys:
        await broker.append(key, record())
    describe = broker._describe

    async def overtaken(session: SessionKey) -> SessionInfo:
        if session == keys[1]:
            await broker.delete(session)
        return await describe(session)

    monkeypatch.setattr(broker, "_describe", overtaken)
    assert [info.session for info in await broker.sessions("t", limit=3)] == ["s0", "s2", "s3"]
    assert [info.session for info in await broker.sessions("t", after="s3", limit=3)] == ["s4"]


# durability ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fsync", "durable", "warning"),
    [("always", True, ""), ("everysec", True, "two seconds"), (None, False, "appendonly off")],
)
async def test_it_says_whether_the_server_keeps_what_it_acknowledges(
    fsync: str | None, durable: bool, warning: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = RedisServer(fsync)
    try:
        broker = RedisBroker(server.url)
        assert not broker.durable
        await broker.start()
        assert broker.durable == durable
        assert warning in caplog.text
        assert bool(caplog.text) == bool(warning)
        await broker.aclose()
    finally:
        server.stop()


@pytest.mark.parametrize(
    ("setting", "value", "warning"),
    [
        ("appendfsync", "no", "appendfsync no"),
        ("maxmemory-policy", "allkeys-lru", "eviction"),
        ("appendonly", "no", "appendonly off"),
    ],
)
async def test_a_server_that_forgets_is_refused_where_that_is_asked_for(
    server: RedisServer, admin: redis.asyncio.Redis, setting: str, value: str, warning: str
) -> None:
    await admin.config_set(setting, value)
    broker = RedisBroker(f"{server.url}?durable=required")
    with pytest.raises(BrokerUnavailable, match=warning):
        await broker.start()


async def test_a_server_that_does_not_tell_is_not_durable(server: RedisServer, admin: redis.asyncio.Redis) -> None:
    await command(admin, "ACL", "SETUSER", "app", "on", ">pw", "~*", "&*", "+@all", "-config")
    broker = RedisBroker(server.url.replace("redis://", "redis://app:pw@"))
    await broker.start()
    assert not broker.durable
    assert (await broker.append(S, record())).outcome == "appended"
    await broker.aclose()


async def test_a_replica_is_refused(server: RedisServer, admin: redis.asyncio.Redis) -> None:
    await command(admin, "REPLICAOF", "127.0.0.1", "1")
    with pytest.raises(BrokerUnavailable, match="replica"):
        await RedisBroker(server.url).start()


# epochs -------------------------------------------------------------------------------------------------------------


async def epoch(broker: RedisBroker) -> str:
    return (await broker.read(S, 0, 0)).epoch


async def test_a_restart_that_loses_nothing_keeps_epochs(server: RedisServer, broker: RedisBroker) -> None:
    before = await broker.append(S, record())
    server.kill()
    await asyncio.to_thread(server.start)
    await through_outages(lambda: broker.append(S, record("l")))
    page = await broker.read(S, 0)
    assert (page.epoch, page.top) == (before.epoch, 2)


@pytest.mark.parametrize("read_first", [True, False])
async def test_a_restart_that_may_have_lost_something_changes_epochs(
    server: RedisServer, broker: RedisBroker, read_first: bool
) -> None:
    before = await broker.append(S, record())
    server.kill()
    server.fsync = "everysec"
    await asyncio.to_thread(server.start)
    if read_first:
        await through_outages(lambda: broker.read(S, 0))
    await through_outages(lambda: broker.append(S, record("l")))
    page = await broker.read(S, 0)
    assert page.epoch not in ("", before.epoch)
    assert page.top == 2


async def test_a_server_without_its_data_gives_new_epochs(server: RedisServer, broker: RedisBroker) -> None:
    before = await broker.append(S, record())
    lease = await broker.acquire(S, "a", 1000)
    assert lease is not None
    server.kill()
    server.forget()
    await asyncio.to_thread(server.start)
    await through_outages(broker.ready)
    assert await epoch(broker) == ""
    again = await broker.append(S, record())
    assert (again.outcome, again.offset) == ("appended", 1)
    assert again.epoch != before.epoch
    taken = await broker.acquire(S, "b", 1000)
    assert taken is not None
    assert taken.fence > lease.fence


async def test_a_promoted_replica_gives_new_epochs(server: RedisServer, broker: RedisBroker) -> None:
    before = await broker.append(S, record())
    replica = RedisServer("always")
    client = redis.asyncio.Redis.from_url(replica.url)
    try:
        await command(client, "REPLICAOF", "127.0.0.1", str(server.port))

        async def follows() -> bool | None:
            return (await client.info("replication"))["master_link_status"] == "up" or None

        await eventually(follows)
        await command(client, "REPLICAOF", "NO", "ONE")
        promoted = RedisBroker(replica.url)
        await promoted.start()
        page = await promoted.read(S, 0)
        assert page.top == 1
        assert page.epoch not in ("", before.epoch)
        await promoted.aclose()
    finally:
        await client.aclose()
        replica.stop()


# connections --------------------------------------------------------------------------------------------------------


async def test_forgotten_scripts_are_loaded_again(broker: RedisBroker, admin: redis.asyncio.Redis) -> None:
    await broker.append(S, record())
    await admin.script_flush()
    results = await asyncio.gather(*(broker.append(S, record(f"k{i}")) for i in range(50)), broker.ready())
    assert {result.outcome for result in results if result} == {"appended"}
    assert (await broker.read(S, 0)).top == 51


async def test_hundreds_of_callers_share_two_connections(broker: RedisBroker, admin: redis.asyncio.Redis) -> None:
    sessions = [SessionKey("t", f"{number}") for number in range(500)]
    await asyncio.gather(*(broker.append(session, record()) for session in sessions))
    clients = await admin.client_list()
    assert len(clients) == 4  # writes, reads, hints, and the one that asks


async def test_cancelled_callers_leave_the_connection_whole(broker: RedisBroker, admin: redis.asyncio.Redis) -> None:
    before = {client["id"] for client in await admin.client_list()}
    for _ in range(20):
        tasks = [asyncio.create_task(broker.read(S, 0)) for _ in range(5)]
        await asyncio.sleep(0.001)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await broker.append(S, record())
    assert (await broker.read(S, 0)).top == 1
    assert {client["id"] for client in await admin.client_list()} == before


async def test_after_close_it_is_unavailable(broker: RedisBroker) -> None:
    pending = asyncio.create_task(broker.append(S, record()))
    await asyncio.sleep(0)
    await broker.aclose()
    assert (await pending).outcome == "appended"
    with pytest.raises(BrokerUnavailable, match="closed"):
        await broker.append(S, record("l"))
    await broker.aclose()


# names --------------------------------------------------------------------------------------------------------------


async def names_in(admin: redis.asyncio.Redis) -> list[bytes]:
    return [key for key in await admin.keys() if isinstance(key, bytes)]


async def test_names_of_keys_hold_no_ids_and_a_session_has_one_tag(
    broker: RedisBroker, admin: redis.asyncio.Redis
) -> None:
    await broker.append(S, record())
    lease = await broker.acquire(S, "a", 1000)
    assert lease is not None
    await broker.store_snapshot(lease, 1, b"fold")
    await broker.advance(lease, "sink", 1)
    keys = await names_in(admin)
    assert not [key for key in keys if b"John" in key or b"clinic" in key]
    tags = {key.split(b"}")[0] for key in keys if b"{" in key}
    assert len(tags) == 1
    assert len([key for key in keys if b"{" in key]) == 6


async def test_deleting_leaves_nothing_of_a_session(broker: RedisBroker, admin: redis.asyncio.Redis) -> None:
    await broker.append(S, record())
    lease = await broker.acquire(S, "a", 1000)
    assert lease is not None
    await broker.store_snapshot(lease, 1, b"fold")
    await broker.advance(lease, "sink", 1)
    await broker.delete(S)
    assert {key.rpartition(b":")[2] for key in await names_in(admin)} == {b"era", b"server", b"fences"}


async def test_a_line_fails_its_callers_where_connecting_fails_in_an_unforeseen_way() -> None:
    async def connect() -> None:
        raise KeyError("unforeseen")

    line = RedisLine(connect, lambda: None)  # type: ignore[arg-type]  # never gives a connection
    with pytest.raises(KeyError):
        await line.call("PING")
    await line.aclose()
