"""Results that are worth keeping: process memory, then the broker, then computing them, once among all nodes.

Keys are tenant-scoped keyed hashes made by the caller; this module neither makes nor logs them.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from stream.broker import Broker, BrokerUnavailable
from stream.lru import Lru

Compute = Callable[[], Awaitable[bytes]]

_LIMIT = 64 << 20
_CLAIM_S = 3.0
"""How long a claim outlives its node. While the node lives it is prolonged, however long the computation takes."""
_WAIT_S = 60.0
"""How long another node's computation is waited for before this node computes as well."""
_POLL_S = 0.05


@dataclass(slots=True)
class CacheCounts:
    """How requests were answered: from memory, by the broker, by joining a running computation, by computing.

    ``failed`` counts those of ``computed`` that raised or were cancelled.
    """

    local: int = 0
    shared: int = 0
    joined: int = 0
    computed: int = 0
    failed: int = 0


@dataclass(slots=True)
class _Flight:
    """A computation and how many callers wait for it."""

    key: str
    task: asyncio.Task[bytes]
    waiters: int = 0


class Cache:
    """Shared by everything in a process that computes. A broker that is down costs sharing, never the result.

    ``clock`` gives seconds from any fixed origin; ``sleep`` waits between looks at another node's computation.
    """

    def __init__(
        self,
        broker: Broker,
        *,
        limit: int = _LIMIT,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Coroutine[Any, Any, None]] = asyncio.sleep,
    ) -> None:
        self._broker = broker
        self._clock = clock
        self._sleep = sleep
        self._local = Lru(limit, clock)
        self._flights: dict[str, _Flight] = {}
        self.counts = CacheCounts()

    async def get_or_compute(self, key: str, compute: Compute, ttl_s: float) -> bytes:
        """The value of ``key``, kept for ``ttl_s`` seconds once computed (here as long again, once the broker gave it).

        Raises what ``compute`` raises, to its own caller only: others who waited for it compute themselves. A failure
        is never kept. A computation is cancelled when the last caller that waits for it is.
        """
        while True:
            value = self._local.get(key)
            if value is not None:
                self.counts.local += 1
                return value
            flight = self._flights.get(key)
            if flight is None:
                return await self._join(self._launch(key, compute, ttl_s))
            try:
                value = await self._join(flight)
            except Exception:  # noqa: S112 - another caller's failure, whatever it was; it has been told
                continue
            self.counts.joined += 1
            return value

    def _launch(self, key: str, compute: Compute, ttl_s: float) -> _Flight:
        flight = self._flights[key] = _Flight(key, asyncio.create_task(self._resolve(key, compute, ttl_s)))
        flight.task.add_done_callback(lambda _: self._land(flight))
        return flight

    def _land(self, flight: _Flight) -> None:
        """Let nobody join any more."""
        if self._flights.get(flight.key) is flight:
            del self._flights[flight.key]

    async def _join(self, flight: _Flight) -> bytes:
        flight.waiters += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if not flight.waiters:
                self._land(flight)
                flight.task.cancel()

    async def _resolve(self, key: str, compute: Compute, ttl_s: float) -> bytes:
        """The broker's value, else a computed one."""
        async with self._claimed(key) as found:
            if found is not None:
                self.counts.shared += 1
                self._local.put(key, found, ttl_s)
                return found
            self.counts.computed += 1
            try:
                value = await compute()
            except BaseException:
                self.counts.failed += 1
                raise
            self._local.put(key, value, ttl_s)
            with suppress(BrokerUnavailable):
                await self._broker.cache_set(key, value, ttl_s)
            return value

    @asynccontextmanager
    async def _claimed(self, key: str) -> AsyncIterator[bytes | None]:
        """The value where it is there or appears; else None, with the claim held as long as the body runs."""
        owner = secrets.token_hex(8)
        try:
            found = await self._find_or_claim(key, owner)
        except BrokerUnavailable:
            yield None
            return
        if found is not None:
            yield found
            return
        keeping = asyncio.create_task(self._keep_claim(key, owner))
        try:
            yield None
        finally:
            keeping.cancel()
            with suppress(BrokerUnavailable):
                await self._broker.cache_unlock(key, owner)

    async def _find_or_claim(self, key: str, owner: str) -> bytes | None:
        """Wait until there is a value, or this node may compute it: the claim is free, or has been held too long."""
        deadline = self._clock() + _WAIT_S
        while True:
            value = await self._broker.cache_get(key)
            if value is not None:
                return value
            if await self._broker.cache_lock(key, owner, _CLAIM_S):
                return await self._broker.cache_get(key)  # it may have been stored between the look and the claim
            if self._clock() >= deadline:
                return None
            await self._sleep(_POLL_S)

    async def _keep_claim(self, key: str, owner: str) -> None:
        while True:
            await self._sleep(_CLAIM_S / 3)
            with suppress(BrokerUnavailable):
                await self._broker.cache_lock(key, owner, _CLAIM_S)
