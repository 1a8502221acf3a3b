"""Sends recorded visits as if they were happening: over WebSocket or into Kafka, at any speed, with a journal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import IO, Any, Protocol
from urllib.parse import urlsplit

import orjson

from server.client import Backoff, Client, OnOutage
from server.visits import Action, CloseSession, PutNote, PutSegment, Visit


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A write that was accepted. ``epoch`` and ``offset`` are those of the session's log; Kafka gives none."""

    session: str
    key: str
    rev: int
    epoch: str | None = None
    offset: int | None = None


class Sink(Protocol):
    """Where a visit goes. ``put`` returns when the write is acknowledged, however long that takes."""

    async def open(self, session: str, metadata: Mapping[str, Any]) -> Acknowledged | None: ...

    async def put(self, session: str, action: Action) -> Acknowledged: ...

    async def aclose(self) -> None: ...


def key_of(action: Action) -> tuple[str, int]:
    """Key and rev of a write in the session's log."""
    match action:
        case PutSegment(data=data):
            return f"segment:{data['id']}", data["rev"]
        case PutNote(rev=rev):
            return "note", rev
        case CloseSession():
            return "close", 0


class WebSocketSink:
    """One connection for one visit. Raises ServerError or Disconnected."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def open(self, session: str, metadata: Mapping[str, Any]) -> Acknowledged | None:
        reply = await self._client.call("open", session=session, metadata=dict(metadata))
        return Acknowledged(session, "open", 1, reply["epoch"], reply["offset"])

    async def put(self, session: str, action: Action) -> Acknowledged:
        match action:
            case PutSegment(data=data):
                reply = await self._client.call("segment", session=session, segment=dict(data))
            case PutNote(rev=rev, text=text):
                reply = await self._client.call("note", session=session, note={"rev": rev, "text": text})
            case CloseSession():
                reply = await self._client.call("close", session=session)
        return Acknowledged(session, *key_of(action), reply["epoch"], reply["offset"])

    async def aclose(self) -> None:
        await self._client.__aexit__(None, None, None)


async def open_sink(url: str, token: str | None, backoff: Backoff, on_outage: OnOutage) -> Sink:
    """A sink for ``ws://…``, ``wss://…`` or ``kafka://host:port[/topic]``. ValueError for another address."""
    parts = urlsplit(url)
    if parts.scheme in ("ws", "wss"):
        try:
            address = socket_url(url)
        except ValueError as error:
            raise ValueError(f"{url}: {error}") from None
        client = Client(address, token, backoff=backoff, on_outage=on_outage)
        await client.__aenter__()
        return WebSocketSink(client)
    if parts.scheme == "kafka":
        from server.replay_kafka import KafkaSink
        from stream.kafka_settings import TRANSCRIPTS

        return KafkaSink(parts.netloc, parts.path.strip("/") or TRANSCRIPTS, backoff, on_outage)
    raise ValueError(f"{url}: an address starts with ws://, wss:// or kafka://")


def socket_url(url: str) -> str:
    """The WebSocket endpoint of a server: ``http`` becomes ``ws``, and the path is added where there is none.

    Raises ValueError for what cannot be dialled, however long one waits.
    """
    parts = urlsplit(url if "://" in url else f"ws://{url}")
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if scheme not in ("ws", "wss"):
        raise ValueError("the address of a server starts with ws://, wss://, http:// or https://")
    if not parts.hostname or parts.port == 0:  # asking for the port raises where it is none
        raise ValueError("names no server")
    return parts._replace(scheme=scheme, path=parts.path if parts.path.strip("/") else "/v1/ws").geturl()


class Journal:
    """Every acknowledged write as a JSON line, written through before the next one is sent."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self._file = file

    def add(self, write: Acknowledged) -> None:
        if self._file is not None:
            self._file.write(orjson.dumps(write) + b"\n")
            self._file.flush()


def read_journal(path: Path) -> list[Acknowledged]:
    """The journal's writes; a last line that a crash has torn does not count."""
    return [Acknowledged(**orjson.loads(line)) for line in path.read_bytes().split(b"\n")[:-1]]


@dataclass(frozen=True, slots=True)
class Replayed:
    """A visit that was sent to its end. ``offset`` is that of its last write."""

    session: str
    segments: int
    notes: int
    seconds: float
    offset: int | None


Sleep = Callable[[float], Awaitable[None]]


async def replay_visit(
    visit: Visit,
    sink: Sink,
    speed: float,
    journal: Journal,
    *,
    clock: Callable[[], float] = monotonic,
    sleep: Sleep = asyncio.sleep,
) -> Replayed:
    """Send one visit in its own time, ``speed`` times as fast; 0 means without waiting."""
    start = clock()
    last = await sink.open(visit.session, visit.metadata)
    if last is not None:
        journal.add(last)
    for step in visit.timeline():
        wait = start + step.at_ms / 1000 / speed - clock() if speed else 0.0
        if wait > 0:
            await sleep(wait)
        last = await sink.put(visit.session, step.action)
        journal.add(last)
    assert last is not None  # a timeline has at least its end
    return Replayed(visit.session, len(visit.segments), len(visit.drafts), round(clock() - start, 3), last.offset)


async def replay_all(
    visits: Sequence[Visit],
    open_one: Callable[[], Awaitable[Sink]],
    speed: float,
    journal: Journal,
    on_done: Callable[[Replayed], None],
) -> None:
    """Send visits side by side, each through a sink of its own. The first failure ends all."""

    async def one(visit: Visit) -> None:
        sink = await open_one()
        try:
            on_done(await replay_visit(visit, sink, speed, journal))
        finally:
            await sink.aclose()

    async with asyncio.TaskGroup() as group:
        for visit in visits:
            group.create_task(one(visit))
