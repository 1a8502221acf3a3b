"""The broker of one process whose data survives: an SQLite file, written by one thread and read by another.

The event loop never waits for the disk. An append is answered when its transaction is on the disk; appends that arrive
while the disk is busy share the next transaction (``stream.sqlite_thread``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from functools import partial

from stream import sqlite_log as sql
from stream.broker import (
    Appended,
    BrokerUnavailable,
    Entry,
    KeyState,
    Lease,
    Page,
    Record,
    SessionInfo,
    SessionKey,
)
from stream.broker_local import LocalBroker
from stream.probe import WriteProbe
from stream.sqlite_file import SqliteFile, path_of
from stream.sqlite_thread import SqliteThread

_FENCE_BITS = 32
_PURGE_EVERY = 256


class SqliteBroker(LocalBroker):
    """``sqlite:///relative/path`` or ``sqlite:////absolute/path``. ``clock`` and ``steady`` as in ``MemoryBroker``.

    Fences and orders are kept by handing jobs to the writer in the order of the calls: a fence is checked when an
    append is handed in, and a lease is given out once everything handed in before has been written.
    """

    durable = True

    def __init__(
        self, url: str, clock: Callable[[], float] = time.time, steady: Callable[[], float] | None = None
    ) -> None:
        super().__init__(steady or clock)
        self._clock = clock
        self._file = SqliteFile(path_of(url))
        self._threads: tuple[SqliteThread, SqliteThread] | None = None
        self._stored = 0
        self._probe = WriteProbe(lambda: self._writer.run(sql.probe), steady or clock)

    async def start(self) -> None:
        generation = await asyncio.to_thread(self._file.open)
        self._fence = generation << _FENCE_BITS
        self._threads = (
            SqliteThread("sqlite-writer", self._file.connect, "BEGIN IMMEDIATE"),
            SqliteThread("sqlite-reader", self._file.connect_reader, "BEGIN"),
        )

    async def aclose(self) -> None:
        if self._threads is not None:
            for thread in self._threads:
                await thread.aclose()
        self._file.close()

    async def ready(self) -> None:
        """Both threads answer, and the file can be written to."""
        await self._reader.run(partial(sql.unsettled, limit=1))
        await self._probe(failing=self._writer.failing)

    @property
    def _writer(self) -> SqliteThread:
        if self._threads is None:
            raise BrokerUnavailable("the sqlite broker has not been started")
        return self._threads[0]

    @property
    def _reader(self) -> SqliteThread:
        if self._threads is None:
            raise BrokerUnavailable("the sqlite broker has not been started")
        return self._threads[1]

    # log ------------------------------------------------------------------------------------------------------------

    async def append(
        self,
        session: SessionKey,
        record: Record,
        *,
        requires: str | None = None,
        unless: str | None = None,
        fence: int | None = None,
    ) -> Appended:
        if fence is not None and not self._holds(session, fence):
            page = await self.read(session, 0, 0)
            return Appended("fenced", page.epoch, page.top)
        now, is_input = self._clock(), fence is None
        return await self._writer.run(
            lambda db: sql.append(db, session, record, requires, unless, now, is_input),
            lambda done: self._announce(session, record, done),
        )

    def _announce(self, session: SessionKey, record: Record, done: Appended) -> None:
        if done.outcome == "appended":
            self._hint(session, done.epoch, Entry(done.offset, record.body))

    async def read(self, session: SessionKey, after: int, limit: int = 512) -> Page:
        return await self._reader.run(lambda db: sql.read(db, session, after, limit))

    async def key_state(self, session: SessionKey, key: str) -> KeyState | None:
        return await self._reader.run(lambda db: (log := sql.find(db, session)) and sql.key_state(db, log.id, key))

    async def sessions(self, tenant: str, after: str = "", limit: int = 100) -> Sequence[SessionInfo]:
        return await self._reader.run(lambda db: sql.sessions(db, tenant, after, limit))

    async def delete(self, session: SessionKey) -> bool:
        self._held.pop(session, None)
        return await self._writer.run(lambda db: sql.delete(db, session))

    async def expire(self, before: float) -> int:
        gone = 0
        for session in await self._reader.run(lambda db: sql.idle(db, before)):
            self._held.pop(session, None)
            gone += await self._writer.run(partial(sql.delete, session=session, idle_since=before))
        now = self._clock()
        await self._writer.run(lambda db: sql.cache_purge(db, now))
        return gone

    async def trim(self, session: SessionKey, keep: int) -> None:
        await self._writer.run(lambda db: sql.trim(db, session, keep))

    # ownership ------------------------------------------------------------------------------------------------------

    async def acquire(self, session: SessionKey, node: str, ttl_s: float) -> Lease | None:
        before = self._fence
        lease = await super().acquire(session, node, ttl_s)
        if self._fence != before:  # the former owner's last appends have passed their check: let them be written first
            await self._writer.run(lambda db: None)
        return lease

    async def settle(self, lease: Lease, offset: int) -> bool:
        if not self._holds(lease.session, lease.fence):
            return False
        return await self._writer.run(lambda db: sql.settle(db, lease.session, offset))

    async def unsettled(self, limit: int = 100) -> Sequence[SessionKey]:
        most = limit + len(self._held)
        waiting = await self._reader.run(lambda db: sql.unsettled(db, most))
        return [session for session in waiting if self._running(session) is None][:limit]

    # snapshots and cursors ------------------------------------------------------------------------------------------

    async def store_snapshot(self, lease: Lease, offset: int, body: bytes) -> bool:
        if not self._holds(lease.session, lease.fence):
            return False
        return await self._writer.run(lambda db: sql.store_snapshot(db, lease.session, offset, body))

    async def load_snapshot(self, session: SessionKey) -> Entry | None:
        return await self._reader.run(lambda db: sql.load_snapshot(db, session))

    async def cursor(self, session: SessionKey, name: str) -> int:
        return await self._reader.run(lambda db: sql.cursor(db, session, name))

    async def advance(self, lease: Lease, name: str, offset: int) -> bool:
        if not self._holds(lease.session, lease.fence):
            return False
        return await self._writer.run(lambda db: sql.advance(db, lease.session, name, offset))

    # cache ----------------------------------------------------------------------------------------------------------

    async def cache_get(self, key: str) -> bytes | None:
        now = self._clock()
        return await self._reader.run(lambda db: sql.cache_get(db, key, now))

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None:
        now = self._clock()
        self._stored += 1
        if self._stored % _PURGE_EVERY == 0:
            await self._writer.run(lambda db: sql.cache_purge(db, now))
        await self._writer.run(lambda db: sql.cache_set(db, key, value, now + ttl_s))
