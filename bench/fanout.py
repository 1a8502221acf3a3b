"""``soapstream bench fanout``: one session, 1,000 subscribers, and one that never reads.

Every segment becomes two events (accepted, partial), so a steady 20 segments a second are 40,000 deliveries. The
subscribers live in a process of their own, whose clock is the publisher's. Budget: 40,000 deliveries/s, p99 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import socket
import tempfile
import time
from array import array
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from bench.chaos import metrics
from bench.figures import Figure, note, show, spread
from bench.live import resident_mib
from server.client import Client
from server.local import LocalNode
from server.visits import bundled

SESSION = "fanout"
SEND_TIMEOUT_S = 3.0
SNAPSHOTS = 150  # some ten MiB in all
QUIET_S = 1.5  # without a frame for so long, everything has come


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soapstream bench fanout", description=__doc__)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=20.0, help="segments a second")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--broker", default="memory://")
    parser.add_argument("--no-dead-peer", action="store_true", help="without the peer that never reads")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soapstream-bench-")))
        settings = ["--broker", options.broker, "--send-timeout-s", str(SEND_TIMEOUT_S)]
        node = stack.enter_context(LocalNode(settings, folder / "node.log"))
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        count = options.subscribers
        shared = (node.address.ws, count, not options.no_dead_peer, theirs)
        process = context.Process(target=_subscribers, args=shared, daemon=True)
        before = resident_mib(node.pid)
        process.start()
        assert ours.recv() == "ready"
        idle = resident_mib(node.pid)
        note(f"{count} subscribers are there; {options.rate:g} segments a second for {options.seconds:g} s")
        steady = _phase(node, ours, "steady", options.rate, options.seconds)
        flood = _phase(node, ours, "flood", 0.0, options.seconds / 2)
        closed = 0.0 if options.no_dead_peer else _closed_as_too_slow(node)
        ours.send("end")
        process.join()
        figures: dict[str, Figure] = {
            "subscribers": count,
            "deliveries a second, steady": steady.per_second,
            "sent → received, steady": spread(steady.waits),
            "deliveries a second, without pause": flood.per_second,
            "sent → received, without pause": spread(flood.waits),
            "deliveries missing": steady.missing + flood.missing,
            "dead peers closed as too slow": closed,
            "node memory, MiB": resident_mib(node.pid),
        }
        if before is not None and idle is not None:
            figures["KiB for an idle subscriber"] = round((idle - before) * 1024 / count, 1)
    show("fanout", figures, as_json=options.json)
    return 0


def _closed_as_too_slow(node: LocalNode) -> float:
    """Peers that were closed so; waits for one a good deal longer than a send may take."""
    deadline = monotonic() + 5 * SEND_TIMEOUT_S
    while not (closed := metrics(node).get('soapstream_disconnects_total{code="4001"}', 0.0)):
        if monotonic() > deadline:
            break
        time.sleep(0.2)
    return closed


class Phase:
    """What the subscribers received of one phase."""

    def __init__(self, sent: Mapping[int, float], offsets: array[int], times: array[float], expected: int) -> None:
        pairs = [(at, at - sent[offset]) for offset, at in zip(offsets, times, strict=True) if offset in sent]
        self.waits = [wait for _, wait in pairs]
        took = max((at for at, _ in pairs), default=0.0) - min(sent.values())
        self.per_second = round(len(pairs) / took) if took > 0 else 0
        self.missing = expected - len(pairs)


def _phase(node: LocalNode, pipe: Connection, name: str, rate: float, seconds: float) -> Phase:
    pipe.send("begin")
    sent, events = asyncio.run(_publish(node, name, rate, seconds))
    pipe.send("report")
    offsets, times, subscribers = pipe.recv()
    return Phase(sent, offsets, times, events * subscribers)


async def _publish(node: LocalNode, name: str, rate: float, seconds: float) -> tuple[dict[int, float], int]:
    """Say segments at ``rate`` a second, or eight at a time without pause; when each event's cause was sent."""
    texts = [data["text"] for visit in bundled() for data in visit.segments]
    sent: dict[int, float] = {}
    async with Client(node.address.ws) as client:
        start = monotonic()
        number = 0

        async def say() -> None:
            nonlocal number
            number += 1
            segment = {"id": f"{name}{number}", "text": texts[number % len(texts)]}
            at = monotonic()
            reply = await client.call("segment", session=SESSION, segment=segment)
            sent[reply["offset"]] = at

        if rate:
            async with asyncio.TaskGroup() as group:
                while (now := monotonic() - start) < seconds:
                    group.create_task(say())
                    await asyncio.sleep(max(0.0, (number + 1) / rate - now))
        else:
            while monotonic() - start < seconds:
                await asyncio.gather(*(say() for _ in range(8)))
    return sent, 2 * number


async def _dead_peer(url: str) -> ClientConnection:
    """A subscriber that stops reading, with a small buffer in its kernel so that the server notices soon."""
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    parts = urlsplit(url)
    assert parts.hostname is not None
    peer.connect((parts.hostname, parts.port))
    peer.setblocking(False)
    dead = await _subscribed(url, peer)
    dead.transport.pause_reading()
    return dead


async def _subscribed(url: str, over: socket.socket | None = None) -> ClientConnection:
    connection = await connect(url, sock=over, max_size=1 << 20, compression=None, ping_interval=None, max_queue=64)
    await connection.send('{"id":1,"op":"connect"}')
    await connection.recv()
    await connection.send(json.dumps({"id": 2, "op": "subscribe", "channel": f"session:{SESSION}"}))
    await connection.recv()
    return connection


# the process of the subscribers ---------------------------------------------------------------------------------------


def _subscribers(url: str, count: int, dead_peer: bool, pipe: Connection) -> None:
    import uvloop

    uvloop.run(_receive(url, count, dead_peer, pipe))


class _Record:
    """Causing offsets and times of all frames of a phase."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.offsets: array[int] = array("q")
        self.times: array[float] = array("d")
        self.last = monotonic()


async def _receive(url: str, count: int, dead_peer: bool, pipe: Connection) -> None:
    record = _Record()
    readers = [asyncio.create_task(_read(await _subscribed(url), record)) for _ in range(count)]
    dead = await _dead_peer(url) if dead_peer else None
    phases = 0
    pipe.send("ready")
    while (order := await asyncio.to_thread(pipe.recv)) != "end":
        if order == "begin":
            phases += 1
            if dead is not None and phases == 2:
                await _pile_up(dead)
            record.clear()
        else:
            while monotonic() - record.last < QUIET_S:  # noqa: ASYNC110 - waits for silence, which is no event
                await asyncio.sleep(0.1)
            pipe.send((record.offsets, record.times, count))
    for reader in readers:
        reader.cancel()
    if dead is not None:
        dead.transport.abort()


async def _pile_up(dead: ClientConnection) -> None:
    """Ask for one snapshot after another without reading any, until the server has had enough."""
    channel = f"session:{SESSION}"
    try:
        for number in range(10, 10 + 2 * SNAPSHOTS, 2):
            await dead.send(json.dumps({"id": number, "op": "unsubscribe", "channel": channel}))
            await dead.send(json.dumps({"id": number + 1, "op": "subscribe", "channel": channel}))
    except (ConnectionClosed, OSError):
        return


async def _read(connection: ClientConnection, record: _Record) -> None:
    """Each event counts by the offset of the segment behind it: its own when accepted, its cause when scored."""
    while True:
        frame = await connection.recv(decode=False)
        at = monotonic()
        assert isinstance(frame, bytes)
        mark = frame.find(b'"cause":')
        start = mark + 8 if mark >= 0 else frame.find(b'"offset":') + 9
        if start < 9:
            await connection.send("{}")  # the server's ping
            continue
        record.offsets.append(int(frame[start : frame.index(b",", start)]))
        record.times.append(at)
        record.last = at
