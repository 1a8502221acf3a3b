"""The cache: what is computed once, by whom, and what happens when that fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from stream.broker import BrokerUnavailable
from stream.broker_memory import MemoryBroker
from stream.cache import Cache
from tests.kit.clock import Clock

TTL = 100.0


class Work:
    """A computation that waits to be told how to end."""

    def __init__(self) -> None:
        self.calls = 0
        self.started = asyncio.Event()
        self.cancelled = False
        self._ends: asyncio.Queue[bytes | Exception] = asyncio.Queue()

    def end(self, how: bytes | Exception) -> None:
        self._ends.put_nowait(how)

    async def __call__(self) -> bytes:
        self.calls += 1
        self.started.set()
        try:
            how = await self._ends.get()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        if isinstance(how, Exception):
            raise how
        return how


async def never() -> bytes:
    raise AssertionError("computed again")


def gives(value: bytes) -> Callable[[], Awaitable[bytes]]:
    async def compute() -> bytes:
        return value

    return compute


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def broker(clock: Clock) -> MemoryBroker:
    return MemoryBroker(clock)


def cache_on(broker: MemoryBroker, clock: Clock, limit: int = 1 << 20) -> Cache:
    return Cache(broker, limit=limit, clock=clock, sleep=clock.sleep)


async def turns(count: int = 20) -> None:
    """Let other tasks run."""
    for _ in range(count):
        await asyncio.sleep(0)


async def test_a_value_is_computed_once(broker: MemoryBroker, clock: Clock) -> None:
    cache = cache_on(broker, clock)
    assert await cache.get_or_compute("k", gives(b"v"), TTL) == b"v"
    assert await cache.get_or_compute("k", never, TTL) == b"v"
    assert (cache.counts.computed, cache.counts.local, cache.counts.shared) == (1, 1, 0)


async def test_other_nodes_get_it_from_the_broker(broker: MemoryBroker, clock: Clock) -> None:
    await cache_on(broker, clock).get_or_compute("k", gives(b"v"), TTL)
    other = cache_on(broker, clock)
    assert await other.get_or_compute("k", never, TTL) == b"v"
    assert await other.get_or_compute("k", never, TTL) == b"v"
    assert (other.counts.computed, other.counts.local, other.counts.shared) == (0, 1, 1)


async def test_values_expire_everywhere(broker: MemoryBroker, clock: Clock) -> None:
    cache = cache_on(broker, clock)
    await cache.get_or_compute("k", gives(b"old"), TTL)
    clock.now += TTL + 1
    assert await cache.get_or_compute("k", gives(b"new"), TTL) == b"new"


async def test_what_does_not_fit_in_memory_is_still_shared(broker: MemoryBroker, clock: Clock) -> None:
    cache = cache_on(broker, clock, limit=10)
    await cache.get_or_compute("k", gives(b"v"), TTL)
    assert await cache.get_or_compute("k", never, TTL) == b"v"
    assert cache.counts.shared == 1


async def test_concurrent_callers_share_one_computation(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    callers = [asyncio.create_task(cache.get_or_compute("k", work, TTL)) for _ in range(10)]
    await work.started.wait()
    work.end(b"v")
    assert await asyncio.gather(*callers) == [b"v"] * 10
    assert (work.calls, cache.counts.joined) == (1, 9)


async def test_a_cancelled_caller_does_not_cancel_the_others(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    callers = [asyncio.create_task(cache.get_or_compute("k", work, TTL)) for _ in range(3)]
    await work.started.wait()
    callers[0].cancel()
    callers[1].cancel()
    await turns()
    work.end(b"v")
    assert await callers[2] == b"v"
    assert not work.cancelled


async def test_the_last_cancelled_caller_cancels_the_computation(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    callers = [asyncio.create_task(cache.get_or_compute("k", work, TTL)) for _ in range(3)]
    await work.started.wait()
    for caller in callers:
        caller.cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    assert await cache.get_or_compute("k", gives(b"v"), TTL) == b"v"
    assert work.cancelled
    assert cache.counts.failed == 1


async def test_a_failure_is_told_to_its_caller_and_not_kept(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    work.end(ValueError("broken"))
    with pytest.raises(ValueError, match="broken"):
        await cache.get_or_compute("k", work, TTL)
    assert await cache_on(broker, clock).get_or_compute("k", gives(b"v"), TTL) == b"v"


async def test_those_who_waited_for_a_failure_compute_themselves(broker: MemoryBroker, clock: Clock) -> None:
    cache, bad, good = cache_on(broker, clock), Work(), Work()
    first = asyncio.create_task(cache.get_or_compute("k", bad, TTL))
    await bad.started.wait()
    others = [asyncio.create_task(cache.get_or_compute("k", good, TTL)) for _ in range(3)]
    await turns()
    bad.end(ValueError("broken"))
    await good.started.wait()
    good.end(b"v")
    assert await asyncio.gather(*others) == [b"v"] * 3
    assert good.calls == 1
    with pytest.raises(ValueError, match="broken"):
        await first


async def test_another_nodes_computation_is_waited_for(broker: MemoryBroker, clock: Clock) -> None:
    here, there, work = cache_on(broker, clock), cache_on(broker, clock), Work()
    computing = asyncio.create_task(there.get_or_compute("k", work, TTL))
    await work.started.wait()
    waiting = asyncio.create_task(here.get_or_compute("k", never, TTL))
    await turns()
    work.end(b"v")
    assert await waiting == b"v"
    assert await computing == b"v"


async def test_another_nodes_failure_lets_this_node_compute(broker: MemoryBroker, clock: Clock) -> None:
    here, there, work = cache_on(broker, clock), cache_on(broker, clock), Work()
    computing = asyncio.create_task(there.get_or_compute("k", work, TTL))
    await work.started.wait()
    waiting = asyncio.create_task(here.get_or_compute("k", gives(b"v"), TTL))
    await turns()
    work.end(ValueError("broken"))
    assert await waiting == b"v"
    with pytest.raises(ValueError, match="broken"):
        await computing


async def test_a_dead_nodes_claim_runs_out(broker: MemoryBroker, clock: Clock) -> None:
    assert await broker.cache_lock("k", "dead node", 3.0)
    assert await cache_on(broker, clock).get_or_compute("k", gives(b"v"), TTL) == b"v"
    assert 3.0 <= clock.now < 4.0


async def test_a_computation_that_takes_for_ever_elsewhere_is_not_waited_for_that_long(
    broker: MemoryBroker, clock: Clock
) -> None:
    assert await broker.cache_lock("k", "slow node", 10_000)
    assert await cache_on(broker, clock).get_or_compute("k", gives(b"v"), TTL) == b"v"
    assert 59 <= clock.now < 61


async def test_a_claim_is_prolonged_while_it_is_computed(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    computing = asyncio.create_task(cache.get_or_compute("k", work, TTL))
    await work.started.wait()
    for _ in range(100):
        await asyncio.sleep(0)
        assert not await broker.cache_lock("k", "another", 3.0)
    assert clock.now > 30
    work.end(b"v")
    await computing
    assert await broker.cache_lock("k", "another", 3.0)


class BrokenBroker(MemoryBroker):
    """Answers nothing."""

    async def cache_get(self, key: str) -> bytes | None:
        raise BrokerUnavailable("down")

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None:
        raise BrokerUnavailable("down")


async def test_without_a_broker_values_are_computed_and_kept_here(clock: Clock) -> None:
    cache = cache_on(BrokenBroker(clock), clock)
    assert await cache.get_or_compute("k", gives(b"v"), TTL) == b"v"
    assert await cache.get_or_compute("k", never, TTL) == b"v"


async def test_an_outage_that_the_computation_meets_is_its_own_failure(broker: MemoryBroker, clock: Clock) -> None:
    cache, work = cache_on(broker, clock), Work()
    work.end(BrokerUnavailable("down"))
    with pytest.raises(BrokerUnavailable, match="down"):
        await cache.get_or_compute("k", work, TTL)
    assert work.calls == 1


class FinishingBroker(MemoryBroker):
    """Another node stores its value just before this one gets the claim."""

    async def cache_lock(self, key: str, owner: str, ttl_s: float) -> bool:
        await self.cache_set(key, b"theirs", TTL)
        return await super().cache_lock(key, owner, ttl_s)


async def test_a_value_that_came_with_the_claim_is_not_computed_again(clock: Clock) -> None:
    broker = FinishingBroker(clock)
    assert await cache_on(broker, clock).get_or_compute("k", never, TTL) == b"theirs"
