"""Calls that are on their way: shared by those who want the same, and not dropped the moment nobody waits.

Whoever edits a note supersedes a run every few seconds. What the old run was asking about the transcript, or about the
parts of the note that stay, is what the new one asks next.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from evaluators.protocol import StageError

LINGER_S = 6.0
"""How long a call goes on without anybody waiting: a new run starts at most five seconds after its note."""


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[bytes]
    waiters: int = 0
    end: asyncio.TimerHandle | None = None


class Flights:
    """Calls by what they ask. A call that nobody has waited for in ``linger_s`` is cancelled."""

    def __init__(self, linger_s: float = LINGER_S) -> None:
        self._linger_s = linger_s
        self._flights: dict[str, _Flight] = {}

    async def join(self, key: str, start: Callable[[], Awaitable[bytes]]) -> bytes:
        """What ``start`` returns, or a call on its way with the same ``key``. Raises what it raises.

        The failure of a call that somebody else started may be of their making: then ``start`` is tried.
        """
        while True:
            flight = self._flights.get(key)
            if flight is None:
                return await self._wait(self._launch(key, start))
            try:
                return await self._wait(flight)
            except StageError:
                continue

    async def aclose(self) -> None:
        """Cancel everything."""
        tasks = [flight.task for flight in self._flights.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _launch(self, key: str, start: Callable[[], Awaitable[bytes]]) -> _Flight:
        async def fly() -> bytes:
            return await start()

        flight = self._flights[key] = _Flight(asyncio.create_task(fly()))
        flight.task.add_done_callback(lambda _: self._land(key, flight))
        return flight

    def _land(self, key: str, flight: _Flight) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]
        if flight.end is not None:
            flight.end.cancel()
        if not flight.task.cancelled():
            flight.task.exception()  # nobody may be left to hear of it

    async def _wait(self, flight: _Flight) -> bytes:
        flight.waiters += 1
        if flight.end is not None:
            flight.end.cancel()
            flight.end = None
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if not flight.waiters and not flight.task.done():
                flight.end = asyncio.get_running_loop().call_later(self._linger_s, flight.task.cancel)
