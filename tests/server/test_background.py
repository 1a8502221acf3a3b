"""What a process does by the clock."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from server.background import DAY_S, LAG_S, STATS_S, Background
from server.metrics import Metrics
from server.wire import CloudEvents
from stream.broker import BrokerUnavailable, SessionKey
from stream.broker_memory import MemoryBroker
from stream.node import Node
from stream.outbox import Outbox
from stream.owners import OwnerSettings
from tests.kit.fakes import FakeClock, FakeJudges, FakeTier, settle

Faults = list[tuple[str, BaseException]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def faults() -> Faults:
    return []


@pytest.fixture
async def node(clock: FakeClock, faults: Faults) -> Any:
    node = Node(
        broker=MemoryBroker(clock.time),
        codec=CloudEvents("n1"),
        tier=FakeTier(),
        judges=FakeJudges(),
        clock=clock,
        settings=OwnerSettings(node="n1"),
        on_fault=lambda where, error: faults.append((where, error)),
    )
    await node.start()
    yield node
    await node.aclose()


def background(node: Node, clock: FakeClock, faults: Faults, days: float = 1.0, **more: Any) -> Background:
    return Background(node, Metrics(), "n1", days, clock, lambda where, error: faults.append((where, error)), **more)


async def test_each_node_tells_its_figures_once_a_second(node: Node, clock: FakeClock, faults: Faults) -> None:
    outbox = Outbox()
    await node.hub.topics.subscribe("stats", outbox)
    running = background(node, clock, faults)
    running.start()
    await clock.advance(STATS_S)
    (frame,) = await outbox.take()
    push = orjson.loads(frame)
    assert (push["channel"], push["event"]["node"], push["event"]["owned"]) == ("stats", "n1", 0)
    await clock.advance(STATS_S)
    assert await outbox.take()
    await running.aclose()
    assert not faults


async def test_retention_applies_to_every_store(node: Node, clock: FakeClock, faults: Faults) -> None:
    asked: list[float] = []

    async def expire(before: float) -> int:
        asked.append(before)
        return 0

    await node.ingest.open(SessionKey("default", "old"), {})
    await clock.advance(3.0)  # its owner settles it
    running = background(node, clock, faults, days=1.0, expiring=(expire,))
    running.start()
    await settle()
    assert asked == [clock.now - DAY_S]
    assert len(await node.broker.sessions("default")) == 1
    await running.aclose()
    again = background(node, clock, faults, days=1.0 / DAY_S)
    again.start()
    await settle()
    assert await node.broker.sessions("default") == []
    await again.aclose()


async def test_nothing_expires_where_retention_is_off(node: Node, clock: FakeClock, faults: Faults) -> None:
    await node.ingest.open(SessionKey("default", "old"), {})
    running = background(node, clock, faults, days=0.0)
    running.start()
    await clock.advance(3.0)
    assert len(await node.broker.sessions("default")) == 1
    await running.aclose()


async def test_a_broker_that_is_away_is_reported_and_tried_again(
    node: Node, clock: FakeClock, faults: Faults, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object) -> None:
        raise BrokerUnavailable("away")

    running = background(node, clock, faults)
    running.start()
    with monkeypatch.context() as patch:
        patch.setattr(node.broker, "publish", away)
        await clock.advance(STATS_S)
    assert ("stats", "away") in [(where, str(error)) for where, error in faults]
    outbox = Outbox()
    await node.hub.topics.subscribe("stats", outbox)
    await clock.advance(STATS_S)
    assert await outbox.take()
    await running.aclose()


async def test_the_lag_of_the_loop_is_measured(node: Node, clock: FakeClock, faults: Faults) -> None:
    metrics = Metrics()
    running = Background(node, metrics, "n1", 0.0, clock, lambda *_: None)
    running.start()
    await clock.advance(4 * LAG_S)
    assert "soapstream_loop_lag_seconds_count 4.0" in metrics.page().decode()
    await running.aclose()
