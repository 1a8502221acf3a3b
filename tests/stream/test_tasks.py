"""Background tasks end when they are told to, and their faults are heard."""

from __future__ import annotations

import asyncio

from stream import tasks
from stream.tasks import Tasks
from tests.kit.fakes import FakeClock


async def test_faults_are_told_with_the_name_of_the_task() -> None:
    heard: list[tuple[str, str]] = []
    running = Tasks(lambda name, error: heard.append((name, type(error).__name__)))

    async def fails() -> None:
        raise LookupError

    await asyncio.wait([running.start("look", fails())])
    assert heard == [("look", "LookupError")]


async def test_a_task_that_misses_a_cancellation_is_cancelled_again() -> None:
    running = Tasks(lambda *_: None)
    missed = asyncio.Event()

    async def stubborn() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            missed.set()
        await asyncio.Event().wait()

    task = running.start("stubborn", stubborn())
    await asyncio.sleep(0)
    before, tasks.AGAIN_S = tasks.AGAIN_S, 0.001
    try:
        await running.cancel_all()
    finally:
        tasks.AGAIN_S = before
    assert missed.is_set()
    assert task.cancelled()


async def test_what_repeats_goes_on_after_any_fault() -> None:
    heard: list[tuple[str, str]] = []
    clock = FakeClock()
    running = Tasks(lambda name, error: heard.append((name, type(error).__name__)))
    at: list[float] = []
    begun = clock.now

    async def step() -> None:
        at.append(clock.now - begun)
        if len(at) == 2:
            raise LookupError

    running.repeat("look", step, 5.0, clock)
    await clock.advance(11)
    await running.cancel_all()
    assert at == [0.0, 5.0, 10.0]
    assert heard == [("look", "LookupError")]
