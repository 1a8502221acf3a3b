"""A clock for what takes one as a function: ``tests.kit.fakes.FakeClock`` is one for the stream, with sleepers."""

from __future__ import annotations

import asyncio


class Clock:
    """Seconds that move when told, or when somebody sleeps by it."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)
