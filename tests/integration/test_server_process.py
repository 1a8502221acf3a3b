"""A server as a process of its own: how it starts, what a signal does, and several processes behind one port."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

import httpx
import pytest
from websockets.asyncio.client import connect

from server.local import LocalNode, NodeFailed
from tests.kit.processes import alive, sockets, workers
from tests.kit.redis import RedisServer
from tests.kit.server import WAIT_S, Talk
from tests.kit.waiting import until


class Node(LocalNode):
    """A node whose end can be looked at."""

    def leave(self, how: signal.Signals) -> int:
        """Send a signal and wait for the exit code."""
        assert self._process is not None, "the node runs"
        self._process.send_signal(how)
        code = self._process.wait(WAIT_S)
        self.stop()
        return code


NOTE = "S: takes lisinopril 40 mg daily."


@asynccontextmanager
async def talking(node: LocalNode) -> AsyncIterator[Talk]:
    async with connect(node.address.ws, compression=None, ping_interval=None) as socket:
        talk = Talk(socket)
        await talk.ok("connect")
        yield talk


class Nodes(Protocol):
    def __call__(self, *options: str, broker: str | None = None, name: str = "node") -> Node: ...


@pytest.fixture
def node_of(tmp_path: Path) -> Iterator[Nodes]:
    """Makes nodes with their files in the directory of the test, which do not outlive it."""
    made: list[Node] = []

    def make(*options: str, broker: str | None = None, name: str = "node") -> Node:
        broker = broker or f"sqlite:///{tmp_path / 'sessions.db'}"
        kept = ["--broker", broker, "--results", f"sqlite:///{tmp_path / 'results.db'}"]
        made.append(Node([*kept, *options], tmp_path / f"{name}.log", environ={"XDG_DATA_HOME": str(tmp_path)}))
        return made[-1]

    yield make
    for node in made:
        node.stop()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_drains_and_a_restart_has_everything(
    node_of: Nodes, tmp_path: Path, how: signal.Signals
) -> None:
    node = node_of()
    await asyncio.to_thread(node.start)
    async with talking(node) as talk:
        ack = await talk.ok("note", session="s1", note={"text": NOTE})
        leaving = asyncio.create_task(asyncio.to_thread(node.leave, how))
        assert await talk.closed() == (4000, "shutting down")
    assert await leaving == 0
    await asyncio.to_thread(node.start)
    async with talking(node) as talk:
        since = {"epoch": ack["epoch"], "offset": 0}
        answer = await talk.ok("subscribe", channel="session:s1", since=since)
        assert answer["recovered"] is True
        complete = await talk.until("evaluation.complete")
        assert complete["cause"] == ack["offset"]
    async with httpx.AsyncClient(base_url=node.address.http) as http:
        assert (await http.get(f"/v1/runs/{complete['run']}")).json()["status"] == "complete"
    assert (tmp_path / "sessions.db").stat().st_mode & 0o077 == 0
    assert (tmp_path / "sessions.key").stat().st_mode & 0o077 == 0


async def test_what_was_acknowledged_outlives_a_kill(node_of: Nodes) -> None:
    node = node_of()
    await asyncio.to_thread(node.start)
    async with talking(node) as talk:
        for number in range(20):
            await talk.ok("segment", session="s1", segment={"id": f"u{number}", "text": f"It hurts, {number}."})
        ack = await talk.ok("note", session="s1", note={"text": NOTE})
        await asyncio.to_thread(node.kill)
    await asyncio.to_thread(node.start)
    async with talking(node) as talk:
        await talk.ok("subscribe", channel="session:s1", since={"epoch": ack["epoch"], "offset": 0})
        assert (await talk.until("evaluation.complete"))["cause"] == ack["offset"]
        snapshot = (await talk.ok("subscribe", channel="session:s1"))["snapshot"]
        assert len(snapshot["segments"]) == 20


async def test_a_broker_that_is_in_use_is_said_in_one_line(node_of: Nodes, tmp_path: Path) -> None:
    second = node_of(name="second")
    with node_of(), pytest.raises(NodeFailed, match="code 3") as caught:
        second.start()
    assert "in use by another process" in str(caught.value)
    assert "Traceback" not in (tmp_path / "second.log").read_text("utf-8")


async def test_settings_that_do_not_fit_are_said_in_one_line(node_of: Nodes) -> None:
    node = node_of("--workers", "2")
    with pytest.raises(NodeFailed, match="workers: more than one process needs"):
        node.start()


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
async def test_the_llm_process_does_not_keep_the_port(node_of: Nodes) -> None:
    """It may outlive a node that was killed for a while, and the next node must not wait for it."""
    node = node_of("--llm", "openai/test", "--llm-api-base", "http://127.0.0.1:9/v1")
    await asyncio.to_thread(node.start)
    async with talking(node) as talk:
        await talk.ok("note", session="s1", note={"text": NOTE})
        await until(lambda: bool(workers(node.pid or 0, b"evaluators.llm.worker")))
    (worker,) = workers(node.pid or 0, b"evaluators.llm.worker")
    # its standard input is a pair of sockets, of which the node lets go of one only once it has been started
    await until(lambda: not sockets(worker) & sockets(node.pid or 0))


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
async def test_the_process_for_large_texts_leaves_with_a_node_that_is_killed(node_of: Nodes) -> None:
    node = node_of()
    await asyncio.to_thread(node.start)
    pair = {"transcript": "Patient: I have a cough.\n" * 1000, "note": NOTE}
    async with httpx.AsyncClient(base_url=node.address.http, timeout=60) as http:
        assert (await http.post("/v1/evaluations", json=pair)).status_code == 200
    await left_with(node.pid or 0)


async def left_with(pid: int) -> None:
    """Kill a process, and return when those that it has started have gone, too."""
    orphans = workers(pid)
    assert orphans
    try:
        os.kill(pid, signal.SIGKILL)
        await until(lambda: not any(map(alive, orphans)))
    finally:
        for orphan in filter(alive, orphans):
            os.kill(orphan, signal.SIGKILL)


@pytest.fixture
def redis() -> Iterator[str]:
    server = RedisServer()
    yield server.url
    server.stop()


async def test_workers_share_a_port_and_see_each_other(redis: str, node_of: Nodes) -> None:
    node = node_of("--workers", "2", broker=redis)
    await asyncio.to_thread(node.start)
    async with talking(node) as writer:
        acked = await writer.ok("note", session="s1", note={"text": NOTE})
        since = {"epoch": acked["epoch"], "offset": 0}
        for _ in range(8):  # connections fall to either process; each must show the session and its events
            async with talking(node) as reader:
                subscribed = await reader.ok("subscribe", channel="session:s1", since=since)
                assert subscribed["recovered"] is True
                assert (await reader.until("evaluation.complete"))["cause"] == acked["offset"]
                said = {"id": f"u{subscribed['offset']}", "text": "It hurts."}
                await writer.ok("segment", session="s1", segment=said)
                while (await reader.until("segment.accepted"))["segment"]["id"] != said["id"]:
                    pass
    assert await asyncio.to_thread(node.leave, signal.SIGTERM) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
async def test_a_worker_that_dies_is_replaced(redis: str, node_of: Nodes) -> None:
    node = node_of("--workers", "2", broker=redis)
    await asyncio.to_thread(node.start)
    assert node.pid is not None
    before = workers(node.pid)
    assert len(before) == 2
    os.kill(min(before), signal.SIGKILL)
    await until(lambda: len(workers(node.pid or 0)) == 2 and workers(node.pid or 0) != before)
    async with talking(node) as talk:
        assert await talk.ok("note", session="s1", note={"text": NOTE})
    assert await asyncio.to_thread(node.leave, signal.SIGINT) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="finds the children of a process in /proc")
async def test_workers_leave_with_a_supervisor_that_is_killed(redis: str, node_of: Nodes) -> None:
    node = node_of("--workers", "2", broker=redis)
    await asyncio.to_thread(node.start)
    assert node.pid is not None
    assert len(workers(node.pid)) == 2
    await left_with(node.pid)
