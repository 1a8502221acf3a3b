"""Replaying: pace, order, journal, and what goes into Kafka."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from server.replay import Acknowledged, Journal, key_of, read_journal, replay_all, replay_visit, socket_url
from server.visits import Action, CloseSession, Draft, PutNote, PutSegment, Visit
from tests.kit.clock import Clock

SEGMENTS = (
    {"id": "a", "rev": 0, "speaker": "doctor", "start_ms": 0, "end_ms": 1000, "text": "Hel", "final": False},
    {"id": "a", "rev": 1, "speaker": "doctor", "start_ms": 0, "end_ms": 2000, "text": "Hello.", "final": True},
)
VISIT = Visit("s", SEGMENTS, (Draft(1500, "One."), Draft(2000, "One. Two.")), {"age": 4})


class Recorder:
    """A sink that acknowledges all with rising offsets; its writes take ``cost`` seconds."""

    def __init__(self, time: Clock, cost: float = 0.0) -> None:
        self.time, self.cost = time, cost
        self.writes: list[tuple[float, Action]] = []
        self.closed = False

    async def open(self, session: str, metadata: Mapping[str, Any]) -> Acknowledged | None:
        return Acknowledged(session, "open", 1, "e", 1)

    async def put(self, session: str, action: Action) -> Acknowledged:
        self.writes.append((round(self.time.now - 100, 3), action))
        self.time.now += self.cost
        return Acknowledged(session, *key_of(action), "e", len(self.writes) + 1)

    async def aclose(self) -> None:
        self.closed = True


@pytest.mark.parametrize(
    ("speed", "times"), [(1, [1.0, 1.5, 2.0, 2.0, 2.0]), (10, [0.1, 0.15, 0.2, 0.2, 0.2]), (0, [0.0] * 5)]
)
async def test_a_visit_goes_out_in_its_own_time(speed: float, times: list[float]) -> None:
    time = Clock(100.0)
    sink = Recorder(time)
    done = await replay_visit(VISIT, sink, speed, Journal(None), clock=time, sleep=time.sleep)
    assert [at for at, _ in sink.writes] == times
    assert [type(action) for _, action in sink.writes] == [PutSegment, PutNote, PutSegment, PutNote, CloseSession]
    assert (done.segments, done.notes, done.offset) == (2, 2, 6)


async def test_a_slow_server_delays_but_does_not_stretch_the_visit() -> None:
    time = Clock(100.0)
    sink = Recorder(time, cost=0.2)
    await replay_visit(VISIT, sink, 1, Journal(None), clock=time, sleep=time.sleep)
    assert [at for at, _ in sink.writes] == [1.0, 1.5, 2.0, 2.2, 2.4]


async def test_the_journal_has_every_acknowledged_write(tmp_path: Path) -> None:
    time = Clock(100.0)
    path = tmp_path / "journal"
    with path.open("wb") as file:
        await replay_visit(VISIT, Recorder(time), 0, Journal(file), clock=time, sleep=time.sleep)
    assert [(write.key, write.rev, write.offset) for write in read_journal(path)] == [
        ("open", 1, 1),
        ("segment:a", 0, 2),
        ("note", 1, 3),
        ("segment:a", 1, 4),
        ("note", 2, 5),
        ("close", 0, 6),
    ]
    with path.open("ab") as file:
        file.write(b'{"session": "s", "ke')
    assert len(read_journal(path)) == 6


async def test_visits_run_side_by_side_and_close_their_sinks() -> None:
    sinks: list[Recorder] = []
    done: list[str] = []

    async def open_one() -> Recorder:
        sinks.append(Recorder(Clock(100.0)))
        return sinks[-1]

    visits = [VISIT, VISIT.tagged("again")]
    await replay_all(visits, open_one, 0, Journal(io.BytesIO()), lambda visit: done.append(visit.session))
    assert done == ["s", "s-again"]
    assert all(sink.closed for sink in sinks)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("127.0.0.1:8000", "ws://127.0.0.1:8000/v1/ws"),
        ("ws://h:1/", "ws://h:1/v1/ws"),
        ("http://h:1", "ws://h:1/v1/ws"),
        ("https://h", "wss://h/v1/ws"),
        ("wss://h/behind/a/proxy", "wss://h/behind/a/proxy"),
    ],
)
def test_addresses_of_servers(given: str, url: str) -> None:
    assert socket_url(given) == url


def test_journal_lines_are_json() -> None:
    file = io.BytesIO()
    Journal(file).add(Acknowledged("s", "note", 1, "e", 7))
    assert json.loads(file.getvalue()) == {"session": "s", "key": "note", "rev": 1, "epoch": "e", "offset": 7}


@pytest.mark.parametrize("given", ["ws://", "http:///v1/ws", "ws://h:99999", "ws://h:x", "h:0", "ftp://h", "ws://["])
def test_addresses_that_cannot_be_dialled(given: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        socket_url(given)
