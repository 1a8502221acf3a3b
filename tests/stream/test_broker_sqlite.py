"""The SQLite broker: its file, its lock, its threads."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from stream.broker import BrokerUnavailable, Record, SessionKey
from stream.broker_sqlite import SqliteBroker
from stream.probe import EVERY_S
from stream.sqlite_file import path_of
from stream.sqlite_thread import SqliteThread
from tests.kit.clock import Clock

S = SessionKey("clinic", "visit")
SECRET = "the patient's own words"


def modes(directory: Path) -> dict[str, int]:
    """Names and modes of the files of a directory."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()}


def record(key: str = "k", body: bytes = b"body") -> Record:
    return Record(key, 0, b"d", body)


async def started(path: Path) -> SqliteBroker:
    broker = SqliteBroker(f"sqlite:///{path}")
    await broker.start()
    return broker


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "made" / "on the way" / "broker.db"


@pytest.fixture
async def broker(path: Path) -> AsyncIterator[SqliteBroker]:
    made = await started(path)
    yield made
    await made.aclose()


def test_paths() -> None:
    assert path_of("sqlite:///relative/x.db") == Path("relative/x.db")
    assert path_of("sqlite:////absolute/a%20b?.db") == Path("/absolute/a%20b?.db")
    for url in ("sqlite://x", "sqlite:///", "sqlite:///:memory:", "sqlite:x", "sqlite:///a\0b"):
        with pytest.raises(ValueError, match="sqlite URL"):
            path_of(url)


async def test_only_the_owner_may_read_the_files(broker: SqliteBroker, path: Path) -> None:
    await broker.append(S, record())
    names = ["broker.db", "broker.db-lock", "broker.db-shm", "broker.db-wal"]
    assert modes(path.parent) == dict.fromkeys(names, 0o600)


async def test_a_file_that_others_could_read_is_closed_to_them(broker: SqliteBroker, path: Path) -> None:
    await broker.aclose()
    os.chmod(path, 0o644)
    again = await started(path)
    assert modes(path.parent)["broker.db"] == 0o600
    await again.aclose()


async def test_a_commit_waits_for_the_disk(broker: SqliteBroker) -> None:
    def settings(db: sqlite3.Connection) -> tuple[str, int, int]:
        return tuple(
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "secure_delete")
        )

    assert await broker._writer.run(settings) == ("wal", 2, 1)


async def test_a_restart_loses_nothing_but_leases(broker: SqliteBroker, path: Path) -> None:
    first = await broker.append(S, record())
    lease = await broker.acquire(S, "dead node", 1000)
    assert lease is not None
    await broker.store_snapshot(lease, 1, b"fold")
    await broker.advance(lease, "sink", 1)
    await broker.cache_set("key", b"value", 1000)
    await broker.aclose()
    again = await started(path)
    assert await again.unsettled() == [S]
    taken = await again.acquire(S, "new node", 1000)
    assert taken is not None
    assert taken.fence > lease.fence
    assert (await again.append(S, record("l"), fence=lease.fence)).outcome == "fenced"
    page = await again.read(S, 0)
    assert (page.epoch, page.top, page.entries[0].body) == (first.epoch, 1, b"body")
    assert await again.load_snapshot(S) == (1, b"fold")
    assert await again.cursor(S, "sink") == 1
    assert await again.cache_get("key") == b"value"
    await again.aclose()


async def test_a_second_broker_on_the_file_is_refused(broker: SqliteBroker, path: Path) -> None:
    with pytest.raises(BrokerUnavailable, match="in use by another process"):
        await started(path)
    assert (await broker.append(S, record())).outcome == "appended"


async def test_a_second_process_on_the_file_is_refused(broker: SqliteBroker, path: Path) -> None:
    script = (
        "import asyncio, sys\nfrom stream.broker import open_broker, BrokerUnavailable\n"
        "try: asyncio.run(open_broker(sys.argv[1]).start())\nexcept BrokerUnavailable as error: print(error)"
    )
    command = [sys.executable, "-c", script, f"sqlite:///{path}"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=60, check=False)
    assert "in use by another process" in done.stdout
    assert (await broker.append(S, record())).outcome == "appended"


async def test_a_file_of_another_schema_is_left_alone(broker: SqliteBroker, path: Path) -> None:
    await broker.append(S, record())
    await broker.aclose()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
    with pytest.raises(BrokerUnavailable, match="has schema 99 and this version uses schema 1"):
        await started(path)
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        db.execute("UPDATE meta SET value = 1 WHERE name = 'schema'")
    await (await started(path)).aclose()


async def test_a_file_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE theirs (x)")
    with pytest.raises(BrokerUnavailable, match="another program"):
        await started(path)
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(BrokerUnavailable, match="cannot open"):
        await started(path)


async def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerUnavailable, match="cannot open"):
        await started(tmp_path / "file" / "broker.db")


async def test_before_start_and_after_close_it_is_unavailable(path: Path) -> None:
    broker = SqliteBroker(f"sqlite:///{path}")
    with pytest.raises(BrokerUnavailable, match="not been started"):
        await broker.ready()
    await broker.start()
    await broker.ready()
    await broker.aclose()
    with pytest.raises(BrokerUnavailable, match="closed"):
        await broker.append(S, record())
    await broker.aclose()


async def test_what_was_handed_in_is_written_before_closing(broker: SqliteBroker, path: Path) -> None:
    appends = [asyncio.create_task(broker.append(S, record(f"k{i}"))) for i in range(500)]
    await asyncio.sleep(0)
    await broker.aclose()
    assert {(await append).outcome for append in appends} == {"appended"}
    again = await started(path)
    assert (await again.read(S, 0)).top == 500
    await again.aclose()


async def test_many_appends_share_a_commit(broker: SqliteBroker) -> None:
    commits = 0

    def count(statement: str) -> None:
        nonlocal commits
        commits += statement == "COMMIT"

    await broker._writer.run(lambda db: db.set_trace_callback(count))
    await asyncio.gather(*(broker.append(S, record(f"k{i}")) for i in range(500)))
    assert commits <= 50


async def test_a_job_that_fails_fails_alone(broker: SqliteBroker) -> None:
    def faulty(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO entry VALUES (-1, x'00')")
        raise KeyError(SECRET)

    def refused(db: sqlite3.Connection) -> None:
        db.execute("INSERT INTO entry VALUES (?, NULL)", (SECRET,))

    jobs = [broker.append(S, record("a")), broker._writer.run(faulty), broker._writer.run(refused)]
    results = await asyncio.gather(*jobs, broker.append(S, record("b")), return_exceptions=True)
    first, fault, refusal, last = results
    assert not isinstance(first, BaseException)
    assert not isinstance(last, BaseException)
    assert isinstance(fault, KeyError)
    assert isinstance(refusal, BrokerUnavailable)
    assert SECRET not in str(refusal)
    assert (await broker.read(S, 0)).top == 2
    stray = "SELECT count(*) FROM entry WHERE at < 0"
    assert await broker._reader.run(lambda db: db.execute(stray).fetchone()) == (0,)


async def test_a_full_disk_is_an_outage_and_passes(broker: SqliteBroker) -> None:
    await broker.append(S, record())
    await broker._writer.run(lambda db: db.execute("PRAGMA max_page_count = 20"))
    with pytest.raises(BrokerUnavailable, match="SQLITE_FULL"):
        await broker.append(S, record("large", bytes(1 << 20)))
    await broker._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1000000"))
    assert (await broker.append(S, record("large", bytes(1 << 20)))).offset == 2


async def test_a_full_disk_is_not_ready_until_something_was_written(broker: SqliteBroker) -> None:
    await broker.append(S, record())
    await broker.ready()
    await broker._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1"))  # as many as there are: no more
    await broker.ready()  # was tried a moment ago, and nothing has failed since
    with pytest.raises(BrokerUnavailable):  # noqa: PT012 - until the last page that was free is taken
        for number in range(100):
            await broker.append(S, record(f"k{number}", bytes(4096)))
    await broker._writer.run(lambda db: None)  # writes nothing, and so says nothing
    for _ in range(2):
        with pytest.raises(BrokerUnavailable, match="SQLITE_FULL"):
            await broker.ready()
    await broker._writer.run(lambda db: db.execute("PRAGMA max_page_count = 1000000"))
    await broker.ready()
    assert not broker._writer.failing
    assert await broker._reader.run(lambda db: db.execute("SELECT count(*) FROM cache").fetchone()) == (0,)


async def test_a_file_that_cannot_be_written_is_not_ready_though_nothing_is_written(path: Path) -> None:
    time = Clock()
    broker = SqliteBroker(f"sqlite:///{path}", steady=time)
    await broker.start()
    await broker.ready()
    await broker._writer.run(lambda db: db.execute("PRAGMA query_only = ON"))
    time.now += EVERY_S
    with pytest.raises(BrokerUnavailable, match="SQLITE_READONLY"):
        await broker.ready()
    await broker.aclose()


async def test_a_lease_is_given_out_after_the_former_owners_appends(broker: SqliteBroker) -> None:
    await broker.append(S, record())
    former = await broker.acquire(S, "a", 1000)
    assert former is not None
    late = asyncio.create_task(broker.append(S, record("late"), fence=former.fence))
    await asyncio.sleep(0)
    await broker.release(former)
    assert await broker.acquire(S, "b", 1000) is not None
    assert (await broker.read(S, 0)).top == 2
    assert (await late).outcome == "appended"


async def test_the_reader_cannot_write(broker: SqliteBroker) -> None:
    with pytest.raises(BrokerUnavailable, match="SQLITE_READONLY"):
        await broker._reader.run(lambda db: db.execute("DELETE FROM log"))


async def test_expired_values_leave_the_file(broker: SqliteBroker) -> None:
    await broker.cache_set("old", b"v", -1)
    await broker.cache_set("new", b"v", 1000)
    await broker.expire(0)
    rows = await broker._reader.run(lambda db: db.execute("SELECT key FROM cache").fetchall())
    assert rows == [(b"new",)]


async def test_a_thread_whose_connection_fails_says_so_and_tries_again(path: Path) -> None:
    attempts = 0

    def connect() -> sqlite3.Connection:
        nonlocal attempts
        attempts += 1
        if attempts == 1:
            raise sqlite3.OperationalError("no such place")
        return sqlite3.connect(":memory:", isolation_level=None)

    thread = SqliteThread("test", connect, "BEGIN")
    with pytest.raises(BrokerUnavailable, match="sqlite: OperationalError"):
        await thread.run(lambda db: db.execute("SELECT 1").fetchone())
    assert await thread.run(lambda db: db.execute("SELECT 1").fetchone()) == (1,)
    await thread.aclose()


async def test_a_folder_is_refused_and_keeps_its_mode(tmp_path: Path) -> None:
    """Mode 0600 would shut its owner out of it."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    with pytest.raises(BrokerUnavailable, match="is a folder"):
        await started(folder)
    assert modes(tmp_path) == {"home": 0o755}


@pytest.mark.parametrize("foreign", [b"notes of mine, no database\n" * 100, None])
async def test_somebody_elses_file_is_left_as_it_is(tmp_path: Path, foreign: bytes | None) -> None:
    path = tmp_path / "theirs"
    if foreign is None:
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE theirs (x)")
    else:
        path.write_bytes(foreign)
    path.chmod(0o644)
    before = path.read_bytes()
    with pytest.raises(BrokerUnavailable):
        await started(path)
    assert (modes(tmp_path)["theirs"], path.read_bytes()) == (0o644, before)
