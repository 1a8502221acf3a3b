"""One suite for all brokers: every test that takes ``backend`` runs once for each."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from stream.broker import Broker
from tests.contract.backends import Backend, make_backend
from tests.kit.redis import ADDRESS, RedisServer

KINDS = ("memory", "sqlite", "redis")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A server for the whole run; each test takes a prefix of its own."""
    named = os.environ.get(ADDRESS)
    if named:
        yield named
        return
    server = RedisServer("everysec")
    yield server.url
    server.stop()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
async def backend(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Backend]:
    made = make_backend(kind, tmp_path, lambda: str(request.getfixturevalue("redis_url")))
    await made.broker.start()
    yield made
    await made.stop()


@pytest.fixture
def broker(backend: Backend) -> Broker:
    return backend.broker
