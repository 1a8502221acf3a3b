"""Nothing acknowledged is lost when the process, or the server, is killed at any moment."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stream.broker import Broker, SessionKey, open_broker
from tests.contract.appender import SESSIONS, TENANT, body_of
from tests.kit.redis import RedisServer
from tests.kit.waiting import until

ROOT = Path(__file__).parents[2]


@contextmanager
def appender(url: str, journal: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The appending process; killed at the end at the latest."""
    process = subprocess.Popen([sys.executable, "-m", "tests.contract.appender", url, str(journal)], cwd=ROOT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def lines_of(journal: Path) -> list[bytes]:
    """The whole lines of the journal."""
    return journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []


async def acknowledged(journal: Path, process: subprocess.Popen[bytes], more: int) -> None:
    """Wait until that many further appends were acknowledged."""
    wanted = len(lines_of(journal)) + more
    await until(lambda: len(lines_of(journal)) >= wanted or process.poll() is not None)
    assert process.poll() is None, "the appending process ended by itself"


async def check(broker: Broker, journal: Path) -> None:
    """Everything in the journal stands at its offset; offsets have no gap, keys are there once and in order."""
    bodies: dict[str, list[bytes]] = {}
    for number in range(SESSIONS):
        name = f"s{number}"
        page = await broker.read(SessionKey(TENANT, name), 0, 1_000_000)
        assert [entry.offset for entry in page.entries] == list(range(1, page.top + 1))
        assert [entry.body for entry in page.entries] == [body_of(name, f"k{i}") for i in range(page.top)]
        bodies[name] = [entry.body for entry in page.entries]
    lines = lines_of(journal)
    assert lines
    for line in lines:
        session, offset, key = json.loads(line)
        assert bodies[session][offset - 1] == body_of(session, key)


async def test_sqlite_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    url, journal = f"sqlite:///{tmp_path / 'broker.db'}", tmp_path / "journal"
    epochs: set[str] = set()
    for _ in range(3):
        journal.unlink(missing_ok=True)
        with appender(url, journal) as process:
            await acknowledged(journal, process, random.randint(100, 1000))
            process.kill()
        broker = open_broker(url)
        await broker.start()
        await check(broker, journal)
        session = SessionKey(TENANT, "s0")
        epochs.add((await broker.read(session, 0, 1)).epoch)
        assert await broker.acquire(session, "another node", 3) is not None
        await broker.aclose()
    assert len(epochs) == 1


async def test_redis_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    """The server is killed and started again while a node appends, then the node is killed."""
    server, journal = RedisServer("always"), tmp_path / "journal"
    try:
        epochs = await epochs_through_restarts(server, journal)
        broker = open_broker(server.url)
        await broker.start()
        await check(broker, journal)
        await broker.aclose()
        assert len(set(epochs)) == 1
    finally:
        server.stop()


async def test_redis_that_may_have_lost_something_says_so_by_its_epochs(tmp_path: Path) -> None:
    """With ``everysec`` the last writes before a crash are not promised: a busy disk delays them."""
    server = RedisServer("everysec")
    try:
        epochs = await epochs_through_restarts(server, tmp_path / "journal")
        assert len(set(epochs)) == len(epochs)
    finally:
        server.stop()


async def epochs_through_restarts(server: RedisServer, journal: Path) -> list[str]:
    """Kill and start the server three times under appends; the epochs of one log before, between and after."""
    broker = open_broker(server.url)
    await broker.start()
    session, epochs = SessionKey(TENANT, "s0"), []
    with appender(server.url, journal) as process:
        for restarts_left in (3, 2, 1, 0):
            await acknowledged(journal, process, random.randint(50, 500))
            epochs.append((await broker.read(session, 0, 1)).epoch)
            if restarts_left:
                server.kill()
                await asyncio.to_thread(server.start)
        process.kill()
    await broker.aclose()
    return epochs
