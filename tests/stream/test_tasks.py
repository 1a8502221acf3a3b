"""Background tasks end when they are told to, and their faults are heard."""

from __future__ import annotations

import asyncio

from stream import tasks
from stream.tasks import Tasks


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
