"""Replays visits into nodes with a subscriber on every session, and reads the logs back at the end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from bench.figures import note
from bench.ledger import Ledger
from server.client import Backoff, Client, Position, Push
from server.local import LocalNode
from server.replay import (
    Acknowledged,
    Journal,
    Sink,
    WebSocketSink,
    key_of,
    read_journal,
    replay_visit,
)
from server.replay_kafka import KafkaSink
from server.visits import Action, PutSegment, Visit
from stream.kafka_settings import TRANSCRIPTS

PROBES = 64  # enough to meet every partition
_PATIENCE = Backoff(first_s=60.0, outage_s=60.0)
BACKOFF = Backoff(most_s=2.0)  # nodes are killed and come back within seconds


@dataclass(slots=True)
class Run:
    """What became of the visits. ``lost`` are acknowledged writes that are not in the log."""

    ledgers: dict[str, Ledger] = field(default_factory=dict)
    unfinished: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    journal: int = 0
    seconds: float = 0.0


class Disturber(Protocol):
    """Something that goes on beside the replay, such as killing nodes."""

    async def run(self) -> None: ...


class _Timed:
    """A sink that notes in the ledger when each write was first sent."""

    def __init__(self, inner: Sink, ledger: Ledger) -> None:
        self._inner, self._ledger = inner, ledger

    async def open(self, session: str, metadata: Mapping[str, Any]) -> Acknowledged | None:
        return await self._inner.open(session, metadata)

    async def put(self, session: str, action: Action) -> Acknowledged:
        key = key_of(action)
        self._ledger.sent[key] = monotonic()
        done = await self._inner.put(session, action)
        self._ledger.acknowledged[key] = monotonic()
        return done

    async def aclose(self) -> None:
        await self._inner.aclose()


async def drive(
    visits: Sequence[Visit],
    nodes: Sequence[LocalNode],
    kafka: str,
    speed: float,
    journal: Path,
    limit_s: float,
    disturber: Disturber | None = None,
) -> Run:
    """Replay all visits side by side. Writers and subscribers are spread over the nodes, on different ones where
    there are two; ``kafka`` is the address to produce to instead of writing over WebSocket."""
    run, start = Run(), monotonic()
    run.ledgers = {visit.session: Ledger(visit.session, len(visit.drafts)) for visit in visits}
    async with AsyncExitStack() as stack:
        with journal.open("wb") as file:
            book = Journal(file)
            producer = KafkaSink(kafka.removeprefix("kafka://"), TRANSCRIPTS, _PATIENCE) if kafka else None
            if producer is not None:
                stack.push_async_callback(producer.aclose)
                await _settled(producer, nodes[0])
            work: list[asyncio.Task[Any]] = []
            for number, visit in enumerate(visits):
                ledger = run.ledgers[visit.session]
                reader = await stack.enter_async_context(Client(nodes[number % len(nodes)].address.ws, backoff=BACKOFF))
                subscribed = asyncio.Event()
                work.append(asyncio.create_task(_follow(reader, ledger, subscribed)))
                await subscribed.wait()  # so that it sees the session from its first event
                sink: Sink
                if producer is not None:
                    sink = producer
                else:
                    writer = Client(nodes[(number + 1) % len(nodes)].address.ws, backoff=BACKOFF)
                    sink = WebSocketSink(await stack.enter_async_context(writer))
                work.append(asyncio.create_task(replay_visit(visit, _Timed(sink, ledger), speed, book)))
            disturbing = asyncio.create_task(disturber.run()) if disturber is not None else None
            _, late = await asyncio.wait(work, timeout=limit_s)
            for task in late:
                task.cancel()
            if disturbing is not None:
                disturbing.cancel()
                await asyncio.gather(disturbing, return_exceptions=True)
            for outcome in await asyncio.gather(*work, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome
    run.unfinished = [session for session, ledger in run.ledgers.items() if not ledger.finished()]
    run.seconds = monotonic() - start
    for node in nodes:
        await _until_ready(node)
    await _read_back(run, read_journal(journal), nodes[0])
    return run


async def _follow(client: Client, ledger: Ledger, subscribed: asyncio.Event) -> None:
    async for item in client.subscribe(f"session:{ledger.session}"):
        ledger.take(item, monotonic())
        subscribed.set()
        if ledger.finished():
            return


async def _settled(producer: KafkaSink, node: LocalNode) -> None:
    """Until messages of every partition come through: the group has formed, and what follows is not its start."""
    note("waiting for the consumer group")
    text = {"id": "u1", "rev": 0, "text": "Hello."}
    async with Client(node.address.ws) as client:
        ledgers = [Ledger(f"probe-{number}", 0) for number in range(PROBES)]
        waiting = [asyncio.create_task(_probed(client, ledger)) for ledger in ledgers]
        await asyncio.gather(*(producer.put(ledger.session, PutSegment(text)) for ledger in ledgers))
        await asyncio.gather(*waiting)


async def _probed(client: Client, ledger: Ledger) -> None:
    subscription = client.subscribe(f"session:{ledger.session}")
    async for item in subscription:
        ledger.take(item, 0.0)
        if ledger.offset or ledger.partials:
            break
    await subscription.close()


async def _until_ready(node: LocalNode) -> None:
    if not await asyncio.to_thread(node.ready):
        note(f"waiting for {node.address.http}")
        await asyncio.to_thread(node.wait_ready)


async def _read_back(run: Run, written: Sequence[Acknowledged], node: LocalNode) -> None:
    """Every acknowledged write has to stand in the log, at its offset where the acknowledgement named one."""
    run.journal = len(written)
    by_session: dict[str, list[Acknowledged]] = {}
    for write in written:
        by_session.setdefault(write.session, []).append(write)
    async with Client(node.address.ws) as client:
        for session, writes in by_session.items():
            log = await _log(client, session, writes[0].epoch or run.ledgers[session].epoch)
            run.lost += [fault for write in writes if (fault := _missing(write, log))]


async def _log(client: Client, session: str, epoch: str) -> Ledger:
    """The session's log from its first entry to its present top."""
    ledger = Ledger(session, 0, epoch=epoch)
    top = (await _top(client, session)).offset
    subscription = client.subscribe(f"session:{session}", Position(epoch, 0))
    async for item in subscription:
        ledger.take(item, 0.0)
        if not isinstance(item, Push) or ledger.offset >= top:
            break
    await subscription.close()
    return ledger


async def _top(client: Client, session: str) -> Position:
    subscription = client.subscribe(f"session:{session}")
    async for item in subscription:
        await subscription.close()
        assert item.position is not None
        return item.position
    raise AssertionError("a subscription does not end by itself")


def _missing(write: Acknowledged, log: Ledger) -> str | None:
    what = f"{write.session}: {write.key} rev {write.rev}"
    if log.faults:
        return f"{what}: the log cannot be read back: {log.faults[0]}"
    if write.key == "open":
        return None if write.offset in log.inputs else f"{what} was acknowledged at {write.offset} and is not there"
    found = {key: offset for offset, key in log.inputs.items()}.get((write.key, write.rev))
    if found is None:
        return f"{what} was acknowledged and is not in the log"
    if write.offset is not None and found != write.offset:
        return f"{what} was acknowledged at {write.offset} and stands at {found}"
    return None
