"""The backends under the contract, each with a way to let time pass."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import redis.asyncio

from stream.broker import Broker, Record, SessionKey
from stream.broker_memory import MemoryBroker
from stream.broker_redis import RedisBroker
from stream.broker_sqlite import SqliteBroker
from tests.kit.clock import Clock
from tests.kit.redis import drop_prefix, unique_url

S = SessionKey("clinic", "visit-1")
LONG = 1000.0
SHORT = 0.02
"""A lease or a value that is to run out. Nothing may depend on its still running: a busy machine is slow."""


def record(key: str, rev: int = 0, content: bytes = b"content") -> Record:
    """A record whose digest and body both follow from its content."""
    return Record(key, rev, b"digest of " + content, content)


async def fill(broker: Broker, session: SessionKey, count: int) -> None:
    """Append ``count`` records, with bodies 1, 2, …"""
    for number in range(1, count + 1):
        await broker.append(session, record(f"fill-{number}", content=b"%d" % number))


class Backend(Protocol):
    """A started broker. ``pass_time`` returns once the broker's clock has moved on by ``seconds``."""

    broker: Broker

    async def pass_time(self, seconds: float) -> None: ...

    async def now(self) -> float: ...

    async def stop(self) -> None: ...


class LocalBackend:
    """A broker with an injected clock."""

    def __init__(self, make: Callable[[Clock], Broker]) -> None:
        self._clock = Clock(1_700_000_000.0)
        self.broker = make(self._clock)

    async def pass_time(self, seconds: float) -> None:
        self._clock.now += seconds

    async def now(self) -> float:
        return self._clock.now

    async def stop(self) -> None:
        await self.broker.aclose()


class RedisBackend:
    """A broker whose clock is that of a real server."""

    def __init__(self, url: str) -> None:
        self.url = unique_url(url)
        self._client = redis.asyncio.Redis.from_url(url)
        self.broker: Broker = RedisBroker(self.url)

    async def pass_time(self, seconds: float) -> None:
        until = await self.now() + seconds
        while await self.now() < until:
            pass  # every look at the server's clock lets others run

    async def now(self) -> float:
        whole, micro = await self._client.time()
        return float(whole) + float(micro) / 1e6

    async def stop(self) -> None:
        await self.broker.aclose()
        await self._client.aclose()
        await asyncio.to_thread(drop_prefix, self.url)


def make_backend(kind: str, directory: Path, redis_url: Callable[[], str]) -> Backend:
    """A new, empty one; ``redis_url`` is asked only where it is needed."""
    match kind:
        case "memory":
            return LocalBackend(MemoryBroker)
        case "sqlite":
            return LocalBackend(lambda clock: SqliteBroker(f"sqlite:///{directory / 'broker.db'}", clock))
    return RedisBackend(redis_url())
