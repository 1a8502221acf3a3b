"""``soapstream bench live``: many live sessions on one node; how long a write takes to come back as scores.

Each session says a segment every 3 s and edits its note every 2 s, with a subscriber of its own; the broker is SQLite,
the LLM tier is busy with the test double. Measured from before the write is sent until the subscriber has the partial
that it caused. Budget: p99 100 ms, aim 25 ms, at 200 sessions.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from time import monotonic

from bench import services
from bench.chaos import metrics
from bench.figures import Figure, note, show, spread
from bench.ledger import Ledger
from server.client import Client
from server.local import LocalNode
from server.visits import Visit, read_visits

SEGMENT_S, NOTE_S = 3.0, 2.0
CONNECT_AT_ONCE = 20


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soapstream bench live", description=__doc__)
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=30.0, help="measured, after the warm-up")
    parser.add_argument("--warm-up", type=float, default=6.0)
    parser.add_argument("--spoken", type=int, default=40, help="segments that were said before the measurement")
    parser.add_argument("--no-llm", action="store_true", help="without the LLM tier")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    visits = read_visits(services.visits_file())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soapstream-bench-")))
        model = [] if options.no_llm else services.llm_options(stack.enter_context(services.llm_double()))
        broker = ["--broker", f"sqlite:///{folder}/sessions.db"]
        node = LocalNode([*model, *broker], folder / "node.log", environ=services.LLM_ENVIRON)
        ready_s = node.start()
        stack.callback(node.stop)
        load = Load(node, visits, options.sessions, options.spoken)
        asyncio.run(load.run(options.warm_up, options.seconds))
        figures = load.figures()
        figures["process start → ready, ms"] = round(1000 * ready_s)
        figures["judgings running at the end"] = load.running
        figures["node memory, MiB"] = resident_mib(node.pid)
    show("live", figures, as_json=options.json)
    return 0


class Load:
    """The sessions and what their subscribers saw."""

    def __init__(self, node: LocalNode, visits: Sequence[Visit], sessions: int, spoken: int) -> None:
        self._node = node
        self._spoken = spoken
        self._visits = [visits[number % len(visits)].tagged(f"live{number}") for number in range(sessions)]
        self._ledgers = [Ledger(visit.session, 0) for visit in self._visits]
        self._random = random.Random(1)
        self._from = 0.0
        self.running = 0.0
        self._seconds = 0.0
        self._cpu_s = 0.0
        self._acks: list[float] = []

    async def run(self, warm_up_s: float, seconds: float) -> None:
        gate = asyncio.Semaphore(CONNECT_AT_ONCE)
        self._seconds = seconds
        async with AsyncExitStack() as stack, asyncio.TaskGroup() as group:
            clients = [await stack.enter_async_context(Client(self._node.address.ws)) for _ in self._visits]
            readers = [
                group.create_task(_follow(client, ledger))
                for client, ledger in zip(clients, self._ledgers, strict=True)
            ]
            note(f"{len(clients)} sessions: saying {self._spoken} segments each first")
            await asyncio.gather(*(self._begin(*pair, gate) for pair in zip(clients, self._visits, strict=True)))
            self._from = monotonic() + warm_up_s
            until = self._from + seconds
            writers = [
                group.create_task(work)
                for client, visit, ledger in zip(clients, self._visits, self._ledgers, strict=True)
                for work in (self._say(client, visit, ledger, until), self._write(client, visit, ledger, until))
            ]
            note(f"measuring {seconds:.0f} s after {warm_up_s:.0f} s")
            await asyncio.sleep(warm_up_s)
            cpu_s = cpu_seconds(self._node.pid)
            await asyncio.wait(writers)
            self._cpu_s = cpu_seconds(self._node.pid) - cpu_s
            self.running = (await asyncio.to_thread(metrics, self._node)).get('soapstream_judgings{state="running"}', 0)
            await asyncio.sleep(1.0)  # for the partials of the last writes
            for reader in readers:
                reader.cancel()

    async def _begin(self, client: Client, visit: Visit, gate: asyncio.Semaphore) -> None:
        async with gate:
            for number in range(self._spoken):
                await client.call("segment", session=visit.session, segment=_segment(visit, number))

    async def _say(self, client: Client, visit: Visit, ledger: Ledger, until: float) -> None:
        number = self._spoken
        await asyncio.sleep(self._random.uniform(0, SEGMENT_S))
        while monotonic() < until:
            segment = _segment(visit, number)
            started = self._sent(ledger, (f"segment:{segment['id']}", 0))
            await client.call("segment", session=visit.session, segment=segment)
            self._acknowledged(started)
            number += 1
            await asyncio.sleep(max(0.0, started + SEGMENT_S - monotonic()))

    async def _write(self, client: Client, visit: Visit, ledger: Ledger, until: float) -> None:
        words, rev = visit.drafts[-1].text.split(" "), 0
        await asyncio.sleep(self._random.uniform(0, NOTE_S))
        while monotonic() < until:
            rev += 1
            text = " ".join(words[: len(words) // 2 + rev % (len(words) // 2 + 1)])
            started = self._sent(ledger, ("note", rev))
            await client.call("note", session=visit.session, note={"rev": rev, "text": text})
            self._acknowledged(started)
            await asyncio.sleep(max(0.0, started + NOTE_S - monotonic()))

    def _sent(self, ledger: Ledger, key: tuple[str, int]) -> float:
        """Note the time of a write, once the measurement has begun."""
        now = monotonic()
        if now >= self._from:
            ledger.sent[key] = now
        return now

    def _acknowledged(self, started: float) -> None:
        if started >= self._from:
            self._acks.append(monotonic() - started)

    def figures(self) -> dict[str, Figure]:
        notes = [wait for ledger in self._ledgers for wait in ledger.waits("note")]
        segments = [wait for ledger in self._ledgers for wait in ledger.waits("segment:")]
        writes = sum(len(ledger.sent) for ledger in self._ledgers)
        return {
            "sessions": len(self._ledgers),
            "writes a second": round(writes / self._seconds, 1),
            "sent → partial received": spread(notes + segments),
            "of notes": spread(notes),
            "of segments": spread(segments),
            "sent → acknowledged": spread(self._acks),
            "writes without a partial": writes - len(notes) - len(segments),
            "faults seen by subscribers": sum(len(ledger.faults) for ledger in self._ledgers),
            "node's share of a core": round(self._cpu_s / self._seconds, 2),
        }


async def _follow(client: Client, ledger: Ledger) -> None:
    async for item in client.subscribe(f"session:{ledger.session}"):
        ledger.take(item, monotonic())


def _segment(visit: Visit, number: int) -> dict[str, object]:
    """The visit's segments one after another, over and over, each with an id of its own."""
    data = visit.segments[number % len(visit.segments)]
    start = number * int(SEGMENT_S * 1000)
    return {**data, "id": f"s{number:05d}", "rev": 0, "start_ms": start, "end_ms": start + 2500, "final": True}


def cpu_seconds(pid: int | None) -> float:
    """Processor time that a process has used, where the system tells (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mib(pid: int | None) -> float | None:
    """Resident memory of a process, where the system tells (Linux)."""
    try:
        fields = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return None
    return next((round(int(line.split()[1]) / 1024, 1) for line in fields if line.startswith("VmRSS")), None)
