"""Background tasks that are referenced until they end, and whose faults are logged instead of lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from typing import Any

from stream.clock import Clock

AGAIN_S = 0.5  # after which a task that did not end is cancelled again

OnFault = Callable[[str, BaseException], None]


class Tasks:
    """A set of running tasks. ``on_fault`` hears the name and exception of a task that failed."""

    def __init__(self, on_fault: OnFault) -> None:
        self._on_fault = on_fault
        self._running: set[asyncio.Task[Any]] = set()

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def repeat(self, name: str, step: Callable[[], Awaitable[None]], pause_s: float, clock: Clock) -> asyncio.Task[Any]:
        """Run ``step`` over and over with a pause behind each: what must not stop as long as the process lives."""
        return self.start(name, self._repeat(name, step, pause_s, clock))

    async def cancel_all(self) -> None:
        """Cancel what runs and wait until it has ended."""
        current = asyncio.current_task()
        await end_tasks([task for task in self._running if task is not current])

    async def _repeat(self, name: str, step: Callable[[], Awaitable[None]], pause_s: float, clock: Clock) -> None:
        while True:
            try:
                await step()
            except Exception as error:  # whatever it was: nobody would begin again in this one's place
                self._on_fault(name, error)
            await clock.sleep(pause_s)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_fault(task.get_name(), error)


async def end_tasks(tasks: Collection[asyncio.Task[Any]]) -> None:
    """Cancel tasks and wait until they have ended.

    They are told again and again: a library below may swallow a cancellation that meets what it was waiting for
    (``asyncio.wait_for`` of Python 3.11 does).
    """
    waiting = set(tasks)
    while waiting:
        for task in waiting:
            task.cancel()
        done, waiting = await asyncio.wait(waiting, timeout=AGAIN_S)
        for task in done:
            if not task.cancelled():
                task.exception()  # whoever had to know has looked at it
