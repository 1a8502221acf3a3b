"""Lets calls start one after another. Imported by the worker.

A hundred calls that start at once take turns at each of their steps, so that all of them reach the provider when the
last one does. Let in one by one they reach it one by one, on average in half the time, and their replies come in apart.
"""

from __future__ import annotations

import asyncio
import heapq

_PACE_S = 0.0015
"""About the processor time that a call needs before it waits for its provider."""


class Turnstile:
    """Admits one caller per pace: the lowest rank first, among equals who came first."""

    def __init__(self, pace_s: float = _PACE_S) -> None:
        self._pace_s = pace_s
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._arrivals = 0
        self._turning = False

    async def enter(self, rank: int) -> None:
        """Returns when it is the caller's turn; at once when nobody was before it lately."""
        if not self._turning:
            self._turn_later()
            return
        self._arrivals += 1
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, self._arrivals, turn))
        await turn

    def _turn_later(self) -> None:
        self._turning = True
        asyncio.get_running_loop().call_later(self._pace_s, self._turn)

    def _turn(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                self._turn_later()
                return
        self._turning = False
