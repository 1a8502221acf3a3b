"""A session's scores: equal to the tier's own, reused while nothing changes, and never a weight on the event loop."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.events import Event, NoteAccepted, SegmentAccepted, SessionOpened
from engine.note import Note
from engine.session import Session
from engine.transcript import Place, Segment
from evaluators.deterministic.tier import Tier
from evaluators.protocol import Assessment, Metadata, Update
from server.serve import SWITCH_S
from stream.guard import GuardedTier
from stream.scores import HUGE_TEXT, LARGE_NOTE, LARGE_TEXT, Scores

TIER = Tier()
SAID = "I take aspirin 20 mg for my left knee, no cough since Monday. "
NOTED = "Takes aspirin 20 mg. Left knee pain for 3 days, no cough.\n"
SPOKEN = ("Do you have any chest pain?", "No.", "I have a cough.", "My left knee hurts.", "I feel dizzy.")
STARTS = st.one_of(st.none(), st.integers(0, 4).map(lambda second: 1000 * second))


@pytest.mark.parametrize("times", [1, 200, 600])
async def test_restored_scores_are_those_of_the_inputs_one_by_one(times: int) -> None:
    session, one_by_one = Session("t", "s", "e", "v"), Scores(TIER)
    segments = [Segment(f"u{number}", SAID * times) for number in range(3)]
    for offset, segment in enumerate(segments, 1):
        session.receive(offset, SegmentAccepted(segment))
        await one_by_one.put(segment)
    session.receive(4, NoteAccepted(Note(NOTED * times)))
    await one_by_one.revise(Note(NOTED * times))
    await one_by_one.put(Segment("u3", "Any fever? No."))
    session.receive(5, SegmentAccepted(Segment("u3", "Any fever? No.")))
    restored = Scores(TIER)
    await restored.restore(session)
    assert await restored.assessment() == await one_by_one.assessment()


@st.composite
def logs(draw: st.DrawFn) -> list[Event | None]:
    """Inputs of a session: segments with and without a start, put right by others, and notes. Now and then a client
    opens it with metadata, or (None) its next owner goes on from a snapshot."""
    log: list[Event | None] = []
    for rev in range(draw(st.integers(4, 14))):
        match draw(st.sampled_from(("segment", "segment", "segment", "note", "open", "owner"))):
            case "segment":
                number = draw(st.integers(0, len(SPOKEN) - 1))
                log.append(SegmentAccepted(Segment(f"u{number}", SPOKEN[number], rev=rev, start_ms=draw(STARTS))))
            case "note":
                log.append(NoteAccepted(Note("S: Patient denies chest pain and cough.", rev)))
            case "open":
                log.append(SessionOpened({"age": 50}))
            case _:
                log.append(None)
    return log


def _fail(what: str, error: BaseException) -> None:
    raise error


@given(logs())
@settings(max_examples=150, deadline=None)
def test_scores_do_not_tell_of_restarts(log: list[Event | None]) -> None:
    """A session that was restored here and there ends with the scores of one that never was."""

    async def scored(log: Sequence[Event | None]) -> Assessment:
        session, scores = Session("t", "s", "e", "v"), Scores(GuardedTier(TIER, (), _fail))
        for event in log:
            if event is None:
                session = Session.restore(session.snapshot(), "v")
                await scores.restore(session)
                continue
            session.receive(session.offset + 1, event)
            match event:
                case SessionOpened():
                    await scores.restore(session)
                case SegmentAccepted():
                    await scores.put(event.segment)
                case NoteAccepted():
                    await scores.revise(event.note)
        return await scores.assessment()

    opened = [event for event in log if isinstance(event, SessionOpened)]
    inputs = [event for event in log if event is not None and not isinstance(event, SessionOpened)]
    assert asyncio.run(scored(log)) == asyncio.run(scored([*opened, *inputs]))


async def test_what_is_large_runs_in_a_thread_and_what_is_small_does_not() -> None:
    seen: list[bool] = []

    class Watched:
        """Tells for each input whether the loop's thread took it."""

        def __init__(self) -> None:
            self._visit = TIER.visit({})
            self.assess = self._visit.assess

        def put(self, segment: Segment, place: Place | None = None) -> Update:
            seen.append(threading.current_thread() is threading.main_thread())
            return self._visit.put(segment, place)

        def revise(self, note: Note) -> Assessment:
            seen.append(threading.current_thread() is threading.main_thread())
            return self._visit.revise(note)

    class Watching(Tier):
        def visit(self, metadata: Metadata) -> Any:
            return Watched()

    scores = Scores(Watching())
    await scores.put(Segment("u1", "Fever"))
    await scores.revise(Note("Fever"))
    await scores.revise(Note("x" * LARGE_NOTE))
    await scores.put(Segment("u2", "Fever"))  # held against a large note
    await scores.revise(Note("Fever"))  # takes the place of a large one
    await scores.put(Segment("u3", "Fever"))
    assert seen == [True, True, False, False, False, True]
    await scores.put(Segment("u4", "x" * LARGE_TEXT))
    await scores.put(Segment("u5", "Fever"))  # may answer or put right what was said at length
    await scores.revise(Note("Fever"))  # is held against it
    assert seen[-3:] == [False, False, False]


@pytest.mark.parametrize("characters", [10, HUGE_TEXT])
async def test_a_large_visit_is_freed_beside_the_loop(characters: int) -> None:
    where: list[str] = []
    freed = threading.Event()

    class Freed:
        """Tells which thread frees it."""

        def put(self, segment: Segment, place: Place | None = None) -> None:
            pass

        def __del__(self) -> None:
            where.append(threading.current_thread().name)
            freed.set()

    class Freeing(Tier):
        def visit(self, metadata: Metadata) -> Any:
            return Freed()

    scores = Scores(Freeing())
    await scores.put(Segment("u1", "x" * characters))
    scores.let_go()
    assert await asyncio.to_thread(freed.wait, 10)
    assert where[0].startswith("large-texts") == (characters == HUGE_TEXT)


@pytest.fixture
def serving() -> Iterator[None]:
    """Threads take turns as they do in a node; collections of garbage are measured elsewhere."""
    before = sys.getswitchinterval()
    gc.collect()
    gc.disable()
    sys.setswitchinterval(SWITCH_S)
    yield
    sys.setswitchinterval(before)
    gc.enable()


async def _turns(running: asyncio.Task[Any]) -> int:
    """How often the loop came round while something ran beside it; how long it was kept is for ``bench hold``."""
    turns = 0
    while not running.done():
        await asyncio.sleep(0.001)
        turns += 1
    return turns


@pytest.mark.parametrize("unit", [NOTED, "x\n", "no pain 20 mg ", "(", "é", "S: O: A: P: "])
@pytest.mark.usefixtures("serving")
async def test_the_loop_goes_on_beside_a_megabyte(unit: str) -> None:
    scores = Scores(TIER)
    await scores.put(Segment("u1", SAID))
    revising = asyncio.create_task(scores.revise(Note(unit * (2**20 // len(unit)))))
    assert await _turns(revising) >= 5
    putting = asyncio.create_task(scores.put(Segment("u2", "I take metformin 500 mg, and my right knee hurts.")))
    assert await _turns(putting) >= 1
