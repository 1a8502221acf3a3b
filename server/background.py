"""What a process does by the clock: the ``stats`` channel, retention, and watching its own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from server.metrics import Metrics
from server.wire import dumps
from stream.clock import Clock, rfc3339
from stream.node import Node
from stream.tasks import OnFault, Tasks

STATS_S = 1.0
LAG_S = 0.25
RETENTION_S = 600.0
DAY_S = 86_400.0

Expire = Callable[[float], Awaitable[int]]
"""Deletes what is older than a POSIX time; how many."""


class Background:
    """Started after the node, closed before it. ``expiring`` are the stores that retention applies to."""

    def __init__(
        self,
        node: Node,
        metrics: Metrics,
        name: str,
        retention_days: float,
        clock: Clock,
        on_fault: OnFault,
        expiring: tuple[Expire, ...] = (),
    ) -> None:
        self._node = node
        self._metrics = metrics
        self._name = name
        self._retention_s = retention_days * DAY_S
        self._clock = clock
        self._expiring = (node.broker.expire, *expiring)
        self._tasks = Tasks(on_fault)

    def start(self) -> None:
        self._tasks.repeat("stats", self._tell_stats, STATS_S, self._clock)
        self._tasks.start("loop lag", self._watch_loop())
        if self._retention_s:
            self._tasks.repeat("retention", self._expire, RETENTION_S, self._clock)

    async def aclose(self) -> None:
        await self._tasks.cancel_all()

    async def _tell_stats(self) -> None:
        """Each node publishes its own figures; whoever watches sees one row per node."""
        await self._node.broker.publish("stats", self._name.encode() + b"\0" + dumps(self._stats()))

    def _stats(self) -> dict[str, Any]:
        return {"node": self._name, "time": rfc3339(self._clock.time()), **asdict(self._node.stats())}

    async def _watch_loop(self) -> None:
        """How late timers run: what holds the loop holds heartbeats and deadlines, too."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG_S
            await self._clock.sleep(LAG_S)
            self._metrics.loop_lag(max(0.0, loop.time() - due))

    async def _expire(self) -> None:
        for expire in self._expiring:
            await expire(self._clock.time() - self._retention_s)
