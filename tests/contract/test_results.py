"""Every results store, held to one suite: memory, SQLite, and PostgreSQL where one can be started or is named."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from stream.broker import BrokerUnavailable
from stream.probe import EVERY_S
from stream.results import Results, RunResult, open_results
from stream.results_postgres import PostgresResults
from stream.results_sqlite import SqliteResults
from tests.kit.clock import Clock
from tests.kit.postgres import postgres_url

TEXT = "nul \0, emoji 😀".encode()


def result(
    run: str, session: str = "s1", status: str = "complete", body: bytes = TEXT, saved: float = 10.0
) -> RunResult:
    return RunResult("clinic", run, session, status, body, saved)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    with postgres_url(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
async def results(request: pytest.FixtureRequest, tmp_path: Path, postgres: str | None) -> AsyncIterator[Results]:
    urls = {"memory": "memory://", "sqlite": f"sqlite:///{tmp_path / 'deep' / 'results.db'}", "postgresql": postgres}
    url = urls[request.param]
    if url is None:
        pytest.skip("no PostgreSQL: none is installed and SOAPSTREAM_TEST_POSTGRES names none")
    store = open_results(url)
    await store.start()
    await store.expire(1e12)
    yield store
    await store.aclose()


async def test_what_is_saved_is_found(results: Results) -> None:
    await results.save([result("r1"), result("r2", session="ev\0en 😀", status="degraded")])
    assert await results.get("clinic", "r1") == result("r1")
    assert await results.get("clinic", "r2") == result("r2", session="ev\0en 😀", status="degraded")
    assert await results.get("clinic", "r3") is None


async def test_tenants_do_not_see_each_other(results: Results) -> None:
    await results.save([result("r1")])
    assert await results.get("other", "r1") is None
    assert await results.delete("other", "s1") == 0


async def test_a_later_state_takes_the_place_of_an_earlier_one(results: Results) -> None:
    await results.save([result("r1", status="partial", body=b"a")])
    await results.save([result("r1", body=b"b"), result("r1", body=b"c")])
    assert await results.get("clinic", "r1") == result("r1", body=b"c")


async def test_a_session_is_forgotten_with_all_its_runs(results: Results) -> None:
    await results.save([result("r1"), result("r2"), result("r3", session="s2")])
    assert await results.delete("clinic", "s1") == 2
    assert await results.get("clinic", "r1") is None
    assert await results.get("clinic", "r3") is not None


async def test_old_results_expire(results: Results) -> None:
    await results.save([result("r1", saved=10.0), result("r2", saved=20.0)])
    assert await results.expire(15.0) == 1
    assert await results.get("clinic", "r1") is None
    assert await results.get("clinic", "r2") is not None


async def test_saving_nothing_is_fine(results: Results) -> None:
    await results.save([])
    await results.ready()


async def test_sqlite_results_outlive_their_process_and_are_private(tmp_path: Path) -> None:
    path = tmp_path / "results.db"
    for _ in range(2):
        store = open_results(f"sqlite:///{path}")
        await store.start()
        if await store.get("clinic", "r1") is None:
            await store.save([result("r1")])
        await store.aclose()
    assert path.stat().st_mode & 0o077 == 0
    again = open_results(f"sqlite:///{path}")
    await again.start()
    assert await again.get("clinic", "r1") == result("r1")
    await again.aclose()


@pytest.fixture
async def admin(postgres: str | None) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    if postgres is None:
        pytest.skip("no PostgreSQL")
    async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as connection:
        yield connection


async def test_a_postgresql_that_refuses_to_write_is_an_outage(
    admin: psycopg.AsyncConnection[Any], postgres: str
) -> None:
    """As a primary does that has become a replica."""
    time = Clock()
    store = PostgresResults(postgres, time)
    await store.start()
    await store._run(lambda connection: connection.execute("SET default_transaction_read_only = on"))
    time.now += EVERY_S
    await store.ready()  # on another connection: this one only was set so
    await admin.execute("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on")
    try:
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        time.now += EVERY_S
        with pytest.raises(BrokerUnavailable, match="ReadOnlySqlTransaction"):
            await store.ready()
        with pytest.raises(BrokerUnavailable, match="ReadOnlySqlTransaction"):
            await store.save([result("r1")])
    finally:
        await admin.execute("ALTER ROLE CURRENT_USER RESET default_transaction_read_only")
    await store.ready()
    assert await store.get("", "") is None
    await store.save([result("r1")])
    await store.aclose()


async def test_a_table_that_was_dropped_is_made_again(admin: psycopg.AsyncConnection[Any], postgres: str) -> None:
    store = open_results(postgres)
    await store.start()
    await admin.execute("DROP TABLE soapstream_results")
    await store.save([result("r1")])
    assert await store.get("clinic", "r1") == result("r1")
    await store.aclose()


@pytest.mark.parametrize("url", ["sqlite://x.db", "sqlite:///", "sqlite:///:memory:"])
def test_an_sqlite_url_without_a_file_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite"):
        open_results(url)


def test_other_schemes_are_refused() -> None:
    with pytest.raises(ValueError, match="mysql"):
        open_results("mysql://x")


async def test_a_file_that_cannot_be_written_is_not_ready_though_nothing_is_written(tmp_path: Path) -> None:
    time = Clock()
    store = SqliteResults(f"sqlite:///{tmp_path / 'results.db'}", time)
    await store.start()
    await store._running().run(lambda db: db.execute("PRAGMA query_only = ON"))
    time.now += EVERY_S
    with pytest.raises(BrokerUnavailable, match="SQLITE_READONLY"):
        await store.ready()
    await store.aclose()


async def test_a_full_disk_is_not_ready_until_something_was_written(tmp_path: Path) -> None:
    store = SqliteResults(f"sqlite:///{tmp_path / 'results.db'}")
    await store.start()
    await store._running().run(lambda db: db.execute("PRAGMA max_page_count = 1"))  # as many as there are: no more
    await store.ready()  # was tried a moment ago, and nothing has failed since
    with pytest.raises(BrokerUnavailable):  # noqa: PT012 - until the last page that was free is taken
        for number in range(100):
            await store.save([result(f"r{number}", body=bytes(4096))])
    for _ in range(2):
        with pytest.raises(BrokerUnavailable, match="SQLITE_FULL"):
            await store.ready()
    await store._running().run(lambda db: db.execute("PRAGMA max_page_count = 1000000"))
    await store.ready()
    assert await store.get("", "") is None
    await store.aclose()
