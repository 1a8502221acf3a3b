"""Brings the results of session runs into the results store, and joins sinks into one.

At least once: what a session's durable cursor has not passed is read from the log again. The cursor moves only when
something was saved, so that segments cost no write of theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from stream.broker import Broker, Entry, Lease, Page, SessionKey
from stream.results import Results, RunResult
from stream.sink import Sink

CURSOR = "results"
PAGE = 256


class ResultReader(Protocol):
    """Finds the result in an encoded event (server.wire)."""

    def __call__(self, body: bytes) -> tuple[str, str, bytes] | None:
        """Run, status and data of the evaluation of a note; None for every other event."""


class ResultsSink:
    """A ``stream.sink.Sink``. ``clock`` gives POSIX seconds."""

    def __init__(self, broker: Broker, results: Results, read: ResultReader, clock: Callable[[], float]) -> None:
        self._broker = broker
        self._results = results
        self._read = read
        self._clock = clock
        self._seen: dict[Lease, int] = {}

    async def flush(self, lease: Lease, top: int) -> int:
        position = self._seen.get(lease)
        if position is None:
            position = await self._broker.cursor(lease.session, CURSOR)
        while position < top:
            page = await self._broker.read(lease.session, position, PAGE)
            if not page.entries:
                break
            await self._save(lease, page)
            position = page.entries[-1].offset
            self._remember(lease, position)
        return position

    async def _save(self, lease: Lease, page: Page) -> None:
        """Save what a page holds, and take it back where the session was deleted meanwhile, its results with it."""
        session = lease.session
        found = [self._result(session, entry) for entry in page.entries]
        results = [result for result in found if result is not None]
        if not results:
            return
        await self._results.save(results)
        moved = await self._broker.advance(lease, CURSOR, page.entries[-1].offset)
        if not moved and (await self._broker.read(session, 0, 0)).epoch != page.epoch:
            await self._results.delete(*session)

    def _result(self, session: SessionKey, entry: Entry) -> RunResult | None:
        found = self._read(entry.body)
        if found is None:
            return None
        run, status, body = found
        return RunResult(session.tenant, run, session.session, status, body, self._clock())

    def _remember(self, lease: Lease, position: int) -> None:
        """Positions of leases that are over are dropped, oldest first; a forgotten one is read from its cursor."""
        self._seen.pop(lease, None)
        self._seen[lease] = position
        while len(self._seen) > 4096:
            del self._seen[next(iter(self._seen))]


class Sinks:
    """Several sinks as one; a session is done where all of them are."""

    def __init__(self, sinks: Sequence[Sink]) -> None:
        self._sinks = sinks

    async def flush(self, lease: Lease, top: int) -> int:
        return min(await asyncio.gather(*(sink.flush(lease, top) for sink in self._sinks)))
