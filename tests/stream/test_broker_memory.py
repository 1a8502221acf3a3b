"""The memory broker: what the contract suite does not ask."""

from __future__ import annotations

import pytest

from stream.broker import Record, SessionKey
from stream.broker_memory import MemoryBroker

S = SessionKey("clinic", "visit")


async def test_every_broker_has_epochs_of_its_own() -> None:
    brokers = [MemoryBroker() for _ in range(3)]
    epochs = {(await broker.append(S, Record("k", 0, b"d", b"b"))).epoch for broker in brokers}
    assert len(epochs) == 3


def test_it_promises_nothing() -> None:
    assert not MemoryBroker.durable
    assert not MemoryBroker.shared


async def test_limits_and_claims_do_not_grow_for_ever() -> None:
    now = 0.0
    broker = MemoryBroker(lambda: now)
    for number in range(25_000):
        now = float(number)
        await broker.take(f"b{number}", 1, 1, 1)
        await broker.cache_lock(f"k{number}", "a", 1)
        await broker.acquire(SessionKey("t", f"{number}"), "a", 1)
    assert len(broker._buckets) <= 10_001
    assert len(broker._claims) <= 10_001
    assert len(broker._held) <= 2_001


async def test_a_listener_that_fails_does_not_fail_the_append(caplog: pytest.LogCaptureFixture) -> None:
    broker = MemoryBroker()
    broker.listen(lambda *_: 1 / 0, lambda *_: 1 / 0)  # type: ignore[arg-type]  # faulty on purpose
    assert (await broker.append(S, Record("k", 0, b"d", b"b"))).outcome == "appended"
    assert "a listener failed" in caplog.text


async def test_a_clock_that_is_set_back_prolongs_nothing() -> None:
    wall, steady = 1_000_000.0, 50.0
    broker = MemoryBroker(lambda: wall, lambda: steady)
    session = SessionKey("t", "s")
    assert await broker.acquire(session, "a", 3.0) is not None
    assert await broker.cache_lock("key", "a", 3.0)
    assert await broker.take("bucket", 60.0, 1.0, 60.0) == 0.0
    wall, steady = wall - 3600, steady + 10
    assert await broker.acquire(session, "b", 3.0) is not None
    assert await broker.cache_lock("key", "b", 3.0)
    assert await broker.take("bucket", 10.0, 1.0, 60.0) == 0.0
