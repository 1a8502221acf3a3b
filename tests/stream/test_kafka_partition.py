import asyncio
import contextlib
import logging
import random
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stream.kafka_partition import GivenUp, KafkaRecord, PartitionWork
from stream.kafka_settings import KafkaSettings
from stream.tasks import Tasks, end_tasks
from tests.kit.fakes import FakeClock, settle
from tests.kit.kafka_fakes import FakeRecord

BOUNDS = KafkaSettings("127.0.0.1:9092", pause_records=10, resume_records=4, pause_bytes=1000)


class Handler:
    """Holds every record until it is let go; cancelled records are noted."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []
        self._gates: dict[int, asyncio.Event] = defaultdict(asyncio.Event)

    def let(self, *offsets: int) -> None:
        for offset in offsets:
            self._gates[offset].set()

    async def __call__(self, record: KafkaRecord, work: PartitionWork) -> None:
        self.begun.append(record.offset)
        try:
            await self._gates[record.offset].wait()
        except asyncio.CancelledError:
            self.cancelled.append(record.offset)
            raise
        self.ended.append(record.offset)


def fault(name: str, error: BaseException) -> None:
    logging.getLogger(__name__).error("%s %r", name, error)
    raise error


def make(handler: Handler) -> PartitionWork:
    return PartitionWork(handler, BOUNDS, Tasks(fault))


def rec(offset: int, key: str = "a", size: int = 1) -> FakeRecord:
    return FakeRecord(offset, key.encode(), b"x" * size)


async def test_a_key_is_in_order_and_keys_are_side_by_side() -> None:
    handler = Handler()
    work = make(handler)
    work.accept([rec(0, "a"), rec(1, "a"), rec(2, "b")])
    await settle(10)
    assert handler.begun == [0, 2]
    handler.let(1, 2)
    await settle(10)
    assert (handler.ended, work.to_commit) == ([2], None)
    handler.let(0)
    await settle(10)
    assert (handler.ended, work.to_commit) == ([2, 0, 1], 3)
    work.accept([rec(5, "a")])
    handler.let(5)
    await settle(10)
    assert work.to_commit == 6


async def test_intake_rests_between_the_marks() -> None:
    handler = Handler()
    work = make(handler)
    work.accept([rec(n) for n in range(9)])
    assert not work.congested
    work.accept([rec(9)])
    assert work.congested
    handler.let(*range(5))
    await settle(20)
    assert work.offsets.pending == 5
    assert work.congested
    handler.let(5)
    await settle(20)
    assert not work.congested
    work.accept([rec(10, size=2000)])
    assert work.congested
    await work.drain(0)


async def test_draining_ends_what_is_begun_and_begins_nothing() -> None:
    handler = Handler()
    work = make(handler)
    work.accept([rec(0, "a"), rec(1, "a"), rec(2, "b")])
    await settle(10)
    drain = asyncio.ensure_future(work.drain(60))
    await settle(10)
    handler.let(0, 2)
    await drain
    assert (handler.begun, handler.ended) == ([0, 2], [0, 2])
    assert work.to_commit == 1


async def test_draining_is_bounded() -> None:
    handler = Handler()
    work = make(handler)
    work.accept([rec(0), rec(1, "b")])
    await settle(10)
    handler.let(1)
    await work.drain(0.01)
    assert handler.cancelled == [0]
    assert work.to_commit is None


async def test_records_that_wait_for_a_dependency_are_given_up_at_once() -> None:
    clock = FakeClock()
    given_up: list[int] = []

    async def handle(record: KafkaRecord, work: PartitionWork) -> None:
        try:
            await work.wait_out(clock.sleep(1000))
        except GivenUp:
            given_up.append(record.offset)
            raise

    work = PartitionWork(handle, BOUNDS, Tasks(fault))
    work.accept([rec(0), rec(1, "b")])
    await settle(10)
    assert work.congested
    await work.drain(60)
    assert given_up == [0, 1]
    assert not work.congested
    assert work.to_commit is None


@settings(deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=30), st.randoms(use_true_random=False))
async def test_any_completion_order_keeps_keys_in_order(keys: list[str], rng: random.Random) -> None:
    handler = Handler()
    work = make(handler)
    work.accept([rec(n, key) for n, key in enumerate(keys)])
    order = list(range(len(keys)))
    rng.shuffle(order)
    for offset in order:
        handler.let(offset)
        await settle(5)
    await settle(60)
    assert sorted(handler.ended) == list(range(len(keys)))
    for key in "abc":
        mine = [offset for offset in handler.ended if keys[offset] == key]
        assert mine == sorted(mine)
    assert work.to_commit == len(keys)


def test_handing_out_the_same_offset_twice_is_an_error() -> None:
    async def twice() -> None:
        work = make(Handler())
        work.accept([rec(3)])
        try:
            work.accept([rec(3)])
        finally:
            await work.drain(0)

    with pytest.raises(ValueError, match="offset 3"):
        asyncio.run(twice())


async def test_tasks_that_swallow_a_cancellation_are_ended_all_the_same() -> None:
    async def stubborn() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    task = asyncio.create_task(stubborn())
    await settle(3)
    async with asyncio.timeout(30):
        await end_tasks([task])
    assert task.cancelled()
