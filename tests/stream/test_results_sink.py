"""Results of session runs on their way from the log into the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import pytest

from server.wire.events import result_of
from stream.broker import Broker, BrokerUnavailable, Lease
from stream.node import Node
from stream.results import MemoryResults, RunResult
from stream.results_sink import ResultsSink
from tests.kit.fakes import FakeClock, FakeJudges
from tests.stream.conftest import KEY, MakeNode


class Hooked(MemoryResults):
    """Does something before it saves."""

    def __init__(self) -> None:
        super().__init__()
        self.before: list[Callable[[], Awaitable[None]]] = []

    async def save(self, results: Sequence[RunResult]) -> None:
        while self.before:
            await self.before.pop()()
        await super().save(results)


@pytest.fixture
async def results() -> Hooked:
    return Hooked()


@pytest.fixture
async def sink(broker: Broker, results: Hooked, clock: FakeClock) -> ResultsSink:
    return ResultsSink(broker, results, result_of, clock.time)


@pytest.fixture
async def evaluated(make_node: MakeNode, clock: FakeClock) -> tuple[Node, Lease, str]:
    """A session with an evaluated note, its lease and the note's run."""
    node = make_node(FakeJudges(configured=False))
    await node.start()
    ack = await node.ingest.note(KEY, "Fever")
    await clock.advance(1)
    lease = await node.broker.acquire(KEY, "node1", 3.0)
    assert lease is not None
    assert ack.run is not None
    return node, lease, ack.run


async def test_the_latest_state_of_a_run_is_saved(
    evaluated: tuple[Node, Lease, str], sink: ResultsSink, results: Hooked, broker: Broker
) -> None:
    _, lease, run = evaluated
    top = (await broker.read(KEY, 0)).top
    assert await sink.flush(lease, top) == top
    kept = await results.get(KEY.tenant, run)
    assert kept is not None
    assert (kept.session, kept.status) == (KEY.session, "complete")


async def test_what_could_not_be_saved_is_saved_later(
    evaluated: tuple[Node, Lease, str], sink: ResultsSink, results: Hooked
) -> None:
    _, lease, run = evaluated

    async def away() -> None:
        raise BrokerUnavailable("away")

    results.before.append(away)
    with pytest.raises(BrokerUnavailable):
        await sink.flush(lease, 99)
    await sink.flush(lease, 99)
    assert await results.get(KEY.tenant, run) is not None


async def test_results_of_a_session_that_is_deleted_meanwhile_do_not_stay(
    evaluated: tuple[Node, Lease, str], sink: ResultsSink, results: Hooked
) -> None:
    node, lease, run = evaluated

    async def delete() -> None:
        await node.delete(KEY)
        await results.delete(*KEY)

    results.before.append(delete)
    await sink.flush(lease, 99)
    assert await results.get(KEY.tenant, run) is None


async def test_results_saved_under_a_lease_that_was_lost_stay(
    evaluated: tuple[Node, Lease, str], sink: ResultsSink, results: Hooked, broker: Broker
) -> None:
    _, lease, run = evaluated

    async def lose() -> None:
        await broker.release(lease)

    results.before.append(lose)
    await sink.flush(lease, 99)
    assert await results.get(KEY.tenant, run) is not None
