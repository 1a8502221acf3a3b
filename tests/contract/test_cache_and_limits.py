"""Cached values, claims and rate limits."""

from __future__ import annotations

import pytest

from stream.broker import Broker
from tests.contract.backends import LONG, SHORT, Backend


async def test_values_are_kept_and_replaced(broker: Broker) -> None:
    assert await broker.cache_get("k") is None
    await broker.cache_set("k", b"", LONG)
    assert await broker.cache_get("k") == b""
    await broker.cache_set("k", bytes(range(256)), LONG)
    assert await broker.cache_get("k") == bytes(range(256))
    assert await broker.cache_get("K") is None


async def test_values_expire(backend: Backend) -> None:
    await backend.broker.cache_set("k", b"v", SHORT)
    await backend.pass_time(2 * SHORT)
    assert await backend.broker.cache_get("k") is None


async def test_one_owner_claims_a_computation(broker: Broker) -> None:
    assert await broker.cache_lock("k", "a", LONG)
    assert not await broker.cache_lock("k", "b", LONG)
    assert await broker.cache_lock("k", "a", LONG)
    assert await broker.cache_lock("l", "b", LONG)
    await broker.cache_unlock("k", "b")
    assert not await broker.cache_lock("k", "b", LONG)
    await broker.cache_unlock("k", "a")
    assert await broker.cache_lock("k", "b", LONG)


async def test_a_claim_runs_out(backend: Backend) -> None:
    broker = backend.broker
    assert await broker.cache_lock("k", "a", SHORT)
    await backend.pass_time(2 * SHORT)
    assert await broker.cache_lock("k", "b", LONG)
    await broker.cache_unlock("k", "a")
    assert not await broker.cache_lock("k", "a", LONG)


async def test_a_claim_is_no_value(broker: Broker) -> None:
    await broker.cache_lock("k", "a", LONG)
    assert await broker.cache_get("k") is None


async def test_a_burst_is_granted_and_then_one_waits(broker: Broker) -> None:
    rate = 1 / 3600
    assert [await broker.take("b", 1, rate, 3) for _ in range(3)] == [0, 0, 0]
    wait = await broker.take("b", 1, rate, 3)
    assert wait == pytest.approx(3600, abs=60)
    assert await broker.take("b", 2, rate, 3) == pytest.approx(7200, abs=60)
    assert await broker.take("other", 1, rate, 3) == 0


async def test_what_was_refused_costs_nothing(broker: Broker) -> None:
    rate = 1 / 3600
    await broker.take("b", 3, rate, 3)
    waits = [await broker.take("b", 1, rate, 3) for _ in range(5)]
    assert waits == pytest.approx([3600] * 5, abs=60)


async def test_the_bucket_fills_again(backend: Backend) -> None:
    broker = backend.broker
    assert await broker.take("b", 5, 100, 5) == 0
    await backend.pass_time(0.06)
    assert await broker.take("b", 5, 100, 5) == 0


async def test_more_than_a_burst_takes_a_full_bucket_and_is_paid_off(broker: Broker) -> None:
    rate = 1 / 3600
    assert await broker.take("b", 10, rate, 3) == 0
    assert await broker.take("b", 1, rate, 3) == pytest.approx(8 * 3600, abs=60)
    await broker.take("c", 1, rate, 3)
    assert await broker.take("c", 10, rate, 3) == pytest.approx(3600, abs=60)
