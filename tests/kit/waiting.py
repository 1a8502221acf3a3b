"""Waiting for something that happens on its own, in tests against real servers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from stream.broker import BrokerUnavailable

T = TypeVar("T")


async def until(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    """Return when ``condition`` holds, looking every few milliseconds. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - what is waited for is in other processes and sets no event
            await asyncio.sleep(0.005)


async def eventually(look: Callable[[], Awaitable[T | None]], timeout_s: float = 60.0) -> T:
    """The first thing that ``look`` finds, looking every few milliseconds. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while (found := await look()) is None:  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.005)
    return found


async def through_outages(act: Callable[[], Awaitable[T]], timeout_s: float = 60.0) -> T:
    """What ``act`` returns once the broker is there, repeated as every caller does. Raises TimeoutError."""
    async with asyncio.timeout(timeout_s):
        while True:
            try:
                return await act()
            except BrokerUnavailable:
                await asyncio.sleep(0.01)
