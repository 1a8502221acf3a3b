"""A thread with an SQLite connection of its own that runs jobs in groups, one transaction for each group.

Whatever was handed in while the last group was being written to disk becomes the next group: under load one fsync pays
for many jobs, and a lone job does not wait for company.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from stream.broker import BrokerUnavailable
from stream.listeners import call_guarded

T = TypeVar("T")

_GROUP = 256
"""Jobs in one transaction: keeps a group short enough for the deadlines of those who wait in it."""


@dataclass(slots=True)
class _Job(Generic[T]):
    """``run`` is called on the thread, maybe twice; then ``after`` on the event loop, before the waiter goes on."""

    run: Callable[[sqlite3.Connection], T]
    future: asyncio.Future[T]
    after: Callable[[T], None] | None
    outcome: T | BaseException | None = None

    def finish(self) -> None:
        if isinstance(self.outcome, BaseException):
            if not self.future.done():
                self.future.set_exception(self.outcome)
            return
        if self.after is not None:
            call_guarded(self.after, self.outcome)  # type: ignore[arg-type]  # None only where T is None
        if not self.future.done():
            self.future.set_result(self.outcome)  # type: ignore[arg-type]  # as above


class SqliteThread:
    """Runs jobs in the order in which they were handed in. ``begin`` is the statement that opens a transaction."""

    def __init__(self, name: str, connect: Callable[[], sqlite3.Connection], begin: str) -> None:
        self._connect = connect
        self._begin = begin
        self._queue: SimpleQueue[_Job[Any] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._loop = asyncio.get_running_loop()
        self._closed = False
        self._failing = False
        self._thread.start()

    async def run(self, job: Callable[[sqlite3.Connection], T], after: Callable[[T], None] | None = None) -> T:
        """Result of ``job`` once its transaction is committed. ``after`` is called even where the caller has gone."""
        if self._closed:
            raise BrokerUnavailable("the sqlite broker is closed")
        future: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Job(job, future, after))
        return await future

    @property
    def failing(self) -> bool:
        """Whether nothing has been written since SQLite last failed, as it does on a full disk.

        What only reads says nothing of the disk, and a job's own fault nothing of SQLite.
        """
        return self._failing

    async def aclose(self) -> None:
        """Finish what was handed in, then close the connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _work(self) -> None:
        connection: sqlite3.Connection | None = None
        closing = False
        while not closing:
            group, closing = self._next_group()
            try:
                connection = connection or self._connect()
            except (sqlite3.Error, BrokerUnavailable) as error:
                self._failing = True
                for job in group:
                    job.outcome = _wrapped(error)
            else:
                self._run_group(connection, group)
            with contextlib.suppress(RuntimeError):  # the loop is gone, and with it whoever waited
                self._loop.call_soon_threadsafe(_finish, group)
        if connection is not None:
            connection.close()

    def _next_group(self) -> tuple[list[_Job[Any]], bool]:
        """At least one job unless the thread is to end, and whether it is to end."""
        group: list[_Job[Any]] = []
        job = self._queue.get()
        while job is not None:
            group.append(job)
            if len(group) == _GROUP:
                return group, False
            try:
                job = self._queue.get_nowait()
            except Empty:
                return group, False
        return group, True

    def _run_group(self, connection: sqlite3.Connection, group: list[_Job[Any]]) -> None:
        """All in one transaction; where that fails, each alone, so that one job's fault is nobody else's."""
        if self._transact(connection, group) is None or not group:
            return
        for job in group:
            error = self._transact(connection, [job])
            if error is not None:
                job.outcome = _wrapped(error)

    def _transact(self, connection: sqlite3.Connection, group: list[_Job[Any]]) -> Exception | None:
        before = connection.total_changes
        try:
            connection.execute(self._begin)
            for job in group:
                job.outcome = job.run(connection)
            connection.execute("COMMIT")
            self._failing = self._failing and connection.total_changes == before
        except Exception as error:  # whatever a job raises belongs to its waiter, not to this thread
            self._failing = self._failing or isinstance(error, sqlite3.OperationalError)
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            return error
        return None


def _finish(group: list[_Job[Any]]) -> None:
    for job in group:
        job.finish()


def _wrapped(error: Exception) -> Exception:
    """SQLite's errors as BrokerUnavailable. Their texts can quote values; their names cannot."""
    if not isinstance(error, sqlite3.Error):
        return error
    return BrokerUnavailable(f"sqlite: {getattr(error, 'sqlite_errorname', type(error).__name__)}")
