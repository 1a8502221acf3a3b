"""Results in PostgreSQL, for many nodes. One connection, made anew when it breaks; statements take turns on it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg.rows import TupleRow

from stream.broker import BrokerUnavailable
from stream.probe import WriteProbe
from stream.results import RunResult

_CONNECT_S = 5
_SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS soapstream_results (
        tenant bytea NOT NULL, run text NOT NULL, session bytea NOT NULL, status text NOT NULL, body bytea NOT NULL,
        saved double precision NOT NULL, PRIMARY KEY (tenant, run)
    )
    """,
    "CREATE INDEX IF NOT EXISTS soapstream_results_session ON soapstream_results (tenant, session)",
    "CREATE INDEX IF NOT EXISTS soapstream_results_saved ON soapstream_results (saved)",
)
_SCHEMA_LOCK = 0x50A9  # two nodes that start at once would both create the table, and one would fail
_SAVE = """
    INSERT INTO soapstream_results (tenant, run, session, status, body, saved) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (tenant, run) DO UPDATE SET
        session = excluded.session, status = excluded.status, body = excluded.body, saved = excluded.saved
"""

Connection = psycopg.AsyncConnection[TupleRow]
T = TypeVar("T")


class PostgresResults:
    """``postgresql://user:password@host:port/database``. Tenants and sessions are bytes: a text refuses NUL."""

    def __init__(self, url: str, steady: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._probe = WriteProbe(lambda: self._run(_try), steady)
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def start(self) -> None:
        await self.ready()

    async def aclose(self) -> None:
        if self._connection is not None:
            await self._connection.close()

    async def ready(self) -> None:
        """The server answers, and takes writes: a standby that was promoted elsewhere, or a full disk, does not."""
        await self._run(lambda connection: connection.execute("SELECT 1"))
        await self._probe()

    async def save(self, results: Sequence[RunResult]) -> None:
        rows = [
            (_bytes(result.tenant), result.run, _bytes(result.session), result.status, result.body, result.saved)
            for result in results
        ]

        async def work(connection: Connection) -> None:
            async with connection.transaction(), connection.cursor() as cursor:
                await cursor.executemany(_SAVE, rows)

        await self._run(work)

    async def get(self, tenant: str, run: str) -> RunResult | None:
        async def work(connection: Connection) -> TupleRow | None:
            cursor = await connection.execute(
                "SELECT session, status, body, saved FROM soapstream_results WHERE tenant = %s AND run = %s",
                (_bytes(tenant), run),
            )
            return await cursor.fetchone()

        row = await self._run(work)
        if row is None:
            return None
        session, status, body, saved = row
        return RunResult(tenant, run, bytes(session).decode("utf-8", "surrogatepass"), status, bytes(body), saved)

    async def delete(self, tenant: str, session: str) -> int:
        statement = "DELETE FROM soapstream_results WHERE tenant = %s AND session = %s"
        return await self._count(statement, _bytes(tenant), _bytes(session))

    async def expire(self, before: float) -> int:
        return await self._count("DELETE FROM soapstream_results WHERE saved < %s", before)

    async def _count(self, statement: str, *values: Any) -> int:
        async def work(connection: Connection) -> int:
            return (await connection.execute(statement, values)).rowcount

        return await self._run(work)

    async def _run(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """Do ``work``; where that fails, once more on a new connection: all of it repeats harmlessly.

        Whatever the server says no with is a state of it to wait out: a primary that has become a replica, a table that
        somebody dropped, a right that was taken away.
        """
        async with self._turn:
            for attempt in (1, 2):
                try:
                    return await work(await self._connected())
                except psycopg.Error as error:
                    await self._forget()
                    if attempt == 2:
                        raise BrokerUnavailable(f"PostgreSQL: {type(error).__name__}") from None
        raise AssertionError("the second attempt returns or raises")

    async def _connected(self) -> Connection:
        if self._connection is None:
            connection = await psycopg.AsyncConnection.connect(
                self._url, autocommit=True, connect_timeout=_CONNECT_S, keepalives_idle=30
            )
            try:
                await _prepare(connection)
            except BaseException:
                await connection.close()
                raise
            self._connection = connection
        return self._connection

    async def _forget(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None


async def _prepare(connection: Connection) -> None:
    """Make the table where it is missing."""
    async with connection.transaction():
        await connection.execute("SELECT pg_advisory_xact_lock(%s)", (_SCHEMA_LOCK,))
        for statement in _SCHEMA:
            await connection.execute(statement.encode())


async def _try(connection: Connection) -> None:
    """Write a row that nobody sees."""
    async with connection.transaction(force_rollback=True):
        await connection.execute(_SAVE, (b"", "", b"", "", b"", 0.0))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
