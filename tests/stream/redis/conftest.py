"""A server of its own for each test, a broker on it, and one who looks into it from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import redis.asyncio

from stream.broker_redis import RedisBroker
from tests.kit.redis import RedisServer


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
