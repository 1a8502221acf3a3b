"""Two nodes that share a real Redis: work is done once, followed from either node, and taken over from the dead."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator

import orjson
import pytest

from engine.events import Evaluation, NoteAccepted, SegmentAccepted, Superseded
from engine.transcript import Segment
from server.wire import CloudEvents
from stream.broker import SessionKey, open_broker
from stream.clock import SystemClock
from stream.hub import Position
from stream.node import Node
from stream.outbox import Outbox, OutboxClosed
from stream.owners import OwnerSettings
from tests.kit.fakes import FakeJudges, FakeTier
from tests.kit.redis import ADDRESS, RedisServer, drop_prefix, unique_url
from tests.kit.waiting import eventually, until

KEY = SessionKey("default", "visit 😀")
FAST = {"lease_s": 0.6, "tick_s": 0.1, "summary_s": 0.05}

MakeNode = Callable[[str, FakeJudges], Node]


@pytest.fixture(scope="module")
def redis_url() -> Iterator[str]:
    named = os.environ.get(ADDRESS)
    if named:
        yield named
        return
    server = RedisServer()
    yield server.url
    server.stop()


@pytest.fixture
async def make_node(redis_url: str) -> AsyncIterator[MakeNode]:
    url = unique_url(redis_url)
    nodes: list[Node] = []

    def make(name: str, judges: FakeJudges) -> Node:
        node = Node(
            broker=open_broker(url),
            codec=CloudEvents(name),
            tier=FakeTier(),
            judges=judges,
            clock=SystemClock(),
            settings=OwnerSettings(name, **FAST),  # type: ignore[arg-type]  # only floats in there
            on_fault=lambda *_: None,
        )
        nodes.append(node)
        return node

    yield make
    for node in nodes:
        await node.aclose()
    drop_prefix(url)


async def ends(node: Node) -> dict[int, list[str]]:
    """Statuses of all runs in the log, by cause."""
    _, entries = await node.snapshots.after(KEY, 0)
    events = [node.codec.decode(entry.body) for entry in entries]
    found: dict[int, list[str]] = {}
    for offset, event in enumerate(events, 1):
        if isinstance(event, NoteAccepted | SegmentAccepted):
            found[offset] = []
        elif isinstance(event, Evaluation | Superseded):
            found[event.cause].append(event.status)
    return found


async def finished(node: Node) -> dict[int, list[str]]:
    """The runs once nothing is owed."""

    async def look() -> dict[int, list[str]] | None:
        fold = await node.fold(KEY)
        return None if fold is None or fold.owed else await ends(node)

    return await eventually(look)


def offsets(frames: list[bytes]) -> list[int]:
    return [orjson.loads(frame)["offset"] for frame in frames]


async def test_inputs_on_both_nodes_are_scored_once_and_seen_from_both(make_node: MakeNode) -> None:
    one, two = make_node("one", FakeJudges()), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    boxes = (Outbox(), Outbox())
    for node, box in zip((one, two), boxes, strict=True):
        await node.hub.subscribe(KEY, box, None)
    for number in range(20):
        await (one, two)[number % 2].ingest.segment(KEY, Segment(f"u{number}", f"Word{number}"))
    await two.ingest.note(KEY, "Word1")
    runs = await finished(one)
    assert list(runs.values()) == [["partial"]] * 20 + [["partial", "complete"]]
    assert one.owners.count() + two.owners.count() == 1
    top = (await one.broker.read(KEY, 0, limit=0)).top
    for box in boxes:
        seen: list[int] = []
        while not seen or seen[-1] < top:
            seen += offsets(await box.take())
        assert seen == list(range(1, top + 1))


async def test_a_dead_node_is_succeeded(make_node: MakeNode) -> None:
    held = FakeJudges(held=True)
    one, two = make_node("one", held), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    await one.ingest.segment(KEY, Segment("u1", "Fever"))
    await one.ingest.note(KEY, "Fever")
    await until(lambda: bool(held.requests))
    await one.owners.aclose()  # no drain, no release: as if killed in the middle of a judging
    runs = await finished(two)
    assert list(runs.values()) == [["partial"], ["partial", "complete"]]
    assert two.owners.count() == 1


async def test_an_owner_whose_lease_went_elsewhere_appends_nothing(make_node: MakeNode) -> None:
    held = FakeJudges(held=True)
    one, two = make_node("one", held), make_node("two", FakeJudges())
    await one.start()
    await one.ingest.note(KEY, "Fever")
    await until(lambda: bool(held.requests))
    lease = await one.broker.acquire(KEY, "one", 0.001)  # its renewals stop here, as in a long pause
    assert lease is not None
    one.owners._lose = lambda lease: None  # type: ignore[method-assign]  # a node that does not notice
    await two.start()
    await until(lambda: two.owners.count() == 1)
    held.release()
    runs = await finished(two)
    assert [status.count("complete") for status in runs.values()] == [1]


async def test_a_subscriber_resumes_on_the_other_node(make_node: MakeNode) -> None:
    one, two = make_node("one", FakeJudges()), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    box = Outbox()
    await one.hub.subscribe(KEY, box, None)
    ack = await one.ingest.segment(KEY, Segment("u1", "Fever"))
    seen: list[int] = []
    while len(seen) < 2:
        seen += offsets(await box.take())
    await one.hub.drop(box)
    await one.ingest.segment(KEY, Segment("u2", "Cough"))
    again = Outbox()
    answer = await two.hub.subscribe(KEY, again, Position(ack.epoch, seen[-1]))
    assert answer.recovered
    while seen[-1] < 5:
        seen += offsets(await again.take())
    assert seen == list(range(1, seen[-1] + 1))


async def test_deletion_reaches_the_subscribers_of_every_node(make_node: MakeNode) -> None:
    one, two = make_node("one", FakeJudges()), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    box = Outbox()
    await one.ingest.segment(KEY, Segment("u1", "Fever"))
    await finished(one)
    await two.hub.subscribe(KEY, box, None)
    assert await one.delete(KEY)
    await until(lambda: box.closed is not None)
    assert box.closed == "insufficient_state"
    assert await two.fold(KEY) is None


async def test_a_replay_ends_where_another_node_deletes_the_session_and_makes_it_again(make_node: MakeNode) -> None:
    one, two = make_node("one", FakeJudges()), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    for number in range(40):
        ack = await one.ingest.segment(KEY, Segment(f"u{number}", f"Word{number}"))
    heard, slow = Outbox(), Outbox(limit=8 << 10)
    await two.hub.subscribe(KEY, heard, None)
    replay = asyncio.create_task(two.hub.subscribe(KEY, slow, Position(ack.epoch, 0)))
    await until(lambda: slow.pending_bytes > 4 << 10)
    assert await one.delete(KEY)
    for number in range(100):
        await one.ingest.segment(KEY, Segment(f"n{number}", "Other"))
    await until(lambda: heard.closed is not None)
    assert {orjson.loads(frame)["epoch"] for frame in await slow.take()} == {ack.epoch}
    with pytest.raises(OutboxClosed, match="insufficient_state"):
        await asyncio.wait_for(replay, 20)
    assert slow.closed == "insufficient_state"


async def test_summaries_cross_nodes(make_node: MakeNode) -> None:
    one, two = make_node("one", FakeJudges()), make_node("two", FakeJudges())
    await asyncio.gather(one.start(), two.start())
    box = Outbox()
    await two.hub.topics.subscribe("sessions:default", box)
    await one.ingest.note(KEY, "Fever")
    async with asyncio.timeout(20):
        while True:
            rows = [orjson.loads(frame)["event"] for frame in await box.take()]
            if rows[-1]["status"] == "complete":
                break
    assert rows[-1]["session"] == KEY.session
