"""A node over the memory broker with fake tiers and a clock that tests move."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from engine.events import Event
from server.wire import CloudEvents
from stream.broker import Broker, SessionKey
from stream.broker_memory import MemoryBroker
from stream.node import Node
from stream.owners import OwnerSettings
from tests.kit.fakes import FakeClock, FakeJudges, FakeTier

KEY = SessionKey("default", "s1")

MakeNode = Callable[..., Node]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def broker(clock: FakeClock) -> Broker:
    return MemoryBroker(clock.time)


@pytest.fixture
def faults() -> list[tuple[str, BaseException]]:
    return []


@pytest.fixture
async def make_node(
    clock: FakeClock, broker: Broker, faults: list[tuple[str, BaseException]]
) -> AsyncIterator[MakeNode]:
    nodes: list[Node] = []

    def make(judges: FakeJudges, name: str = "node1") -> Node:
        node = Node(
            broker=broker,
            codec=CloudEvents(name, lambda: datetime.fromtimestamp(clock.time(), UTC)),
            tier=FakeTier(),
            judges=judges,
            clock=clock,
            settings=OwnerSettings(name),
            on_fault=lambda what, error: faults.append((what, error)),
        )
        nodes.append(node)
        return node

    yield make
    for node in nodes:
        await node.aclose()


async def events_of(node: Node, key: SessionKey = KEY) -> list[Event]:
    """The whole log, decoded."""
    _, entries = await node.snapshots.after(key, 0)
    return [node.codec.decode(entry.body) for entry in entries]
