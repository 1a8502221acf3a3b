"""Results in an SQLite file, written and read on a thread of its own. Several processes may share the file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence

from stream.broker import BrokerUnavailable
from stream.probe import WriteProbe
from stream.results import RunResult
from stream.sqlite_file import path_of
from stream.sqlite_thread import SqliteThread

_BUSY_MS = 5_000
_TABLE = """
CREATE TABLE IF NOT EXISTS results (
    tenant TEXT NOT NULL, run TEXT NOT NULL, session TEXT NOT NULL, status TEXT NOT NULL, body BLOB NOT NULL,
    saved REAL NOT NULL, PRIMARY KEY (tenant, run)
) WITHOUT ROWID
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS results_session ON results (tenant, session)",
    "CREATE INDEX IF NOT EXISTS results_saved ON results (saved)",
)


def _try(connection: sqlite3.Connection) -> None:
    """Take room in the file and give it back: fails where saving a result would."""
    connection.execute("INSERT OR REPLACE INTO results VALUES ('', '', '', '', zeroblob(16384), 0)")
    connection.execute("DELETE FROM results WHERE tenant = '' AND run = ''")


class SqliteResults:
    """``sqlite:///relative/path`` or ``sqlite:////absolute/path``; the file is readable by its owner only.

    Raises ValueError for a URL that names no file.
    """

    def __init__(self, url: str, steady: Callable[[], float] = time.monotonic) -> None:
        self._path = path_of(url)
        self._thread: SqliteThread | None = None
        self._probe = WriteProbe(lambda: self._running().run(_try), steady)

    async def start(self) -> None:
        self._thread = SqliteThread("results", self._connect, "BEGIN IMMEDIATE")
        await self.ready()

    async def aclose(self) -> None:
        if self._thread is not None:
            await self._thread.aclose()

    async def ready(self) -> None:
        """The thread answers, and the file can be written to."""
        thread = self._running()
        await thread.run(lambda connection: connection.execute("SELECT 1").fetchone())
        await self._probe(failing=thread.failing)

    async def save(self, results: Sequence[RunResult]) -> None:
        rows = [(r.tenant, r.run, r.session, r.status, r.body, r.saved) for r in results]
        await self._running().run(
            lambda connection: connection.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", rows)
        )

    async def get(self, tenant: str, run: str) -> RunResult | None:
        row = await self._running().run(
            lambda connection: connection.execute(
                "SELECT tenant, run, session, status, body, saved FROM results WHERE tenant = ? AND run = ?",
                (tenant, run),
            ).fetchone()
        )
        return None if row is None else RunResult(*row)

    async def delete(self, tenant: str, session: str) -> int:
        return await self._count("DELETE FROM results WHERE tenant = ? AND session = ?", tenant, session)

    async def expire(self, before: float) -> int:
        return await self._count("DELETE FROM results WHERE saved < ?", before)

    async def _count(self, statement: str, *values: str | float) -> int:
        return await self._running().run(lambda connection: connection.execute(statement, values).rowcount)

    def _running(self) -> SqliteThread:
        if self._thread is None:
            raise BrokerUnavailable("the results store is not started")
        return self._thread

    def _connect(self) -> sqlite3.Connection:
        """Runs on the thread. Raises BrokerUnavailable where the file cannot be used."""
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise BrokerUnavailable(f"cannot open {self._path}: {error.strerror}") from None
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")
        for statement in (_TABLE, *_INDEXES):
            connection.execute(statement)
        return connection
