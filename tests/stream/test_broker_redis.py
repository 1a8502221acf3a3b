"""The Redis broker: outages, restarts, epochs, connections. Each test has a server of its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import redis.asyncio

from stream.broker import BrokerUnavailable, Record, SessionInfo, SessionKey
from stream.broker_redis import RedisBroker
from stream.probe import EVERY_S
from stream.redis_hints import RedisHints
from stream.redis_line import RedisLine
from stream.redis_server import RedisServer as Greeter
from tests.contract.test_hints import Heard
from tests.kit.clock import Clock
from tests.kit.redis import RedisServer
from tests.kit.waiting import eventually, through_outages, until

S = SessionKey("clinic", "visit of John Doe")
SECRET = b"the patient's own words"


def record(key: str = "k", body: bytes = SECRET) -> Record:
    return Record(key, 0, b"d", body)


@pytest.fixture
def server() -> Iterator[RedisServer]:
    made = RedisServer("always")
    yield made
    made.stop()


@pytest.fixture
async def admin(server: RedisServer) -> AsyncIterator[redis.asyncio.Redis]:
    client = redis.asyncio.Redis.from_url(server.url)
    yield client
    await client.aclose()


@pytest.fixture
async def broker(server: RedisServer) -> AsyncIterator[RedisBroker]:
    made = RedisBroker(server.url)
    await made.start()
    yield made
    await made.aclose()


async def command(client: redis.asyncio.Redis, *args: str) -> None:
    """Have the server do something that redis-py has no typed method for."""
    await client.execute_command(*args)  # type: ignore[no-untyped-call]  # redis-py leaves it so


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


# outages ------------------------------------------------------------------------------------------------------------


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


# hints --------------------------------------------------------------------------------------------------------------


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


# the parts ----------------------------------------------------------------------------------------------------------


async def test_a_line_fails_its_callers_where_connecting_fails_in_an_unforeseen_way() -> None:
    async def connect() -> None:
        raise KeyError("unforeseen")

    line = RedisLine(connect, lambda: None)  # type: ignore[arg-type]  # never gives a connection
    with pytest.raises(KeyError):
        await line.call("PING")
    await line.aclose()


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
