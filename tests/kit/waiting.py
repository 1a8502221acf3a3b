"""Waiting for something that happens on its own, in tests against real servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    """Return when ``condition`` holds, looking every few milliseconds. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - what is waited for is in other processes and sets no event
            await asyncio.sleep(0.005)
