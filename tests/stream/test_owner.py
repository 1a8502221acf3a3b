"""The life of a session from input to result, over the memory broker with a clock that the test moves."""

from __future__ import annotations

import threading

import pytest

from engine.events import Evaluation, Event, NoteAccepted, Progress, SegmentAccepted, Superseded
from engine.finding import Changes
from engine.note import Note
from engine.session import Session
from engine.transcript import Segment
from server.wire import CloudEvents
from stream.broker import Broker, Entry, SessionKey
from stream.ingest import Refused
from stream.node import Node
from tests.kit.fakes import FakeClock, FakeJudges, settle
from tests.kit.waiting import eventually
from tests.stream.conftest import KEY, MakeNode, events_of


def statuses(events: list[Event], cause: int) -> list[str]:
    """Statuses of one run's events, in log order."""
    results = [event for event in events if isinstance(event, Evaluation | Progress | Superseded)]
    return [event.status for event in results if event.cause == cause]


async def test_segment_causes_one_partial_with_changes(make_node: MakeNode) -> None:
    node = make_node(FakeJudges())
    await node.start()
    ack = await node.ingest.segment(KEY, Segment("u1", "I have Fever"))
    await settle()
    events = await events_of(node)
    assert statuses(events, ack.offset) == ["partial"]
    partial = next(event for event in events if isinstance(event, Evaluation))
    assert isinstance(partial.facts, Changes)
    assert [fact.text for fact in partial.facts.added] == ["I", "Fever"]
    assert partial.overall_quality.value is None  # there is no note to score


async def test_large_texts_are_scored_beside_the_loop(make_node: MakeNode) -> None:
    node = make_node(FakeJudges(configured=False))
    await node.start()
    await node.ingest.segment(KEY, Segment("u1", "Fever " + "word " * 5000))
    ack = await node.ingest.note(KEY, "Fever " * 5000)

    async def ended() -> bool | None:
        return True if statuses(await events_of(node), ack.offset) == ["partial", "complete"] else None

    await eventually(ended)
    threads = {thread.name.partition("_")[0] for thread in threading.enumerate()}
    assert "large-texts" in threads


async def test_note_ends_in_one_complete_after_partial_and_progress(make_node: MakeNode) -> None:
    node = make_node(FakeJudges())
    await node.start()
    await node.ingest.segment(KEY, Segment("u1", "Fever"))
    ack = await node.ingest.note(KEY, "Fever today")
    await settle()
    events = await events_of(node)
    assert statuses(events, ack.offset) == ["partial", "progress", "complete"]
    end = events[-1]
    assert isinstance(end, Evaluation)
    assert end.run == ack.run
    assert not end.overall_quality.provisional
    assert set(end.llm_metrics) == {"content_fidelity", "medical_correctness"}


async def test_without_models_complete_follows_partial(make_node: MakeNode) -> None:
    node = make_node(FakeJudges(configured=False))
    await node.start()
    ack = await node.ingest.note(KEY, "Fever")
    await settle()
    events = await events_of(node)
    assert statuses(events, ack.offset) == ["partial", "complete"]
    end = events[-1]
    assert isinstance(end, Evaluation)
    assert end.llm_metrics["medical_correctness"].reason == "no_llm"


async def test_newer_note_supersedes_and_cancels(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges(held=True)
    node = make_node(judges)
    await node.start()
    first = await node.ingest.note(KEY, "one")
    await settle()
    second = await node.ingest.note(KEY, "two")
    await settle()
    assert judges.cancelled == 1
    judges.release()
    await clock.advance(6)
    events = await events_of(node)
    assert statuses(events, first.offset) == ["partial", "progress", "superseded"]
    assert statuses(events, second.offset) == ["partial", "progress", "complete"]


async def test_edits_within_a_second_coalesce(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges(held=True)
    node = make_node(judges)
    await node.start()
    for number in range(5):
        await node.ingest.note(KEY, f"draft {number}")
        await clock.advance(0.2)
    assert [request.note for request in judges.requests] == ["draft 0"]
    await clock.advance(1.1)
    assert [request.note for request in judges.requests] == ["draft 0", "draft 4"]


async def test_endless_editing_is_judged_after_five_seconds(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges(held=True)
    node = make_node(judges)
    await node.start()
    for number in range(16):
        await node.ingest.note(KEY, f"draft {number}")
        await clock.advance(0.5)
    assert 2 <= len(judges.requests) <= 3


async def test_close_judges_again_when_the_transcript_grew(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges()
    node = make_node(judges)
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    await node.ingest.segment(KEY, Segment("u1", "Fever"))
    ack = await node.ingest.close(KEY)
    await clock.advance(2)
    assert statuses(await events_of(node), ack.offset) == ["partial", "progress", "complete"]
    with pytest.raises(Refused, match="closed") as refusal:
        await node.ingest.segment(KEY, Segment("u2", "late"))
    assert refusal.value.code == "session_closed"
    assert (await node.ingest.note(KEY, "after close")).revision == 2


async def test_close_without_news_is_not_judged_again(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges()
    node = make_node(judges)
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    await node.ingest.close(KEY)
    await clock.advance(2)
    assert len(judges.requests) == 1


async def test_evaluate_one_evaluator_keeps_the_other_verdict(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges()
    node = make_node(judges)
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    ack = await node.ingest.evaluate(KEY, "again", ("medical_correctness",))
    await clock.advance(2)
    end = (await events_of(node))[-1]
    assert isinstance(end, Evaluation)
    assert end.cause == ack.offset
    assert judges.requests[-1].evaluators == ("medical_correctness",)
    assert set(end.llm_metrics) == {"content_fidelity", "medical_correctness"}


async def test_evaluate_one_evaluator_in_the_middle_of_a_run_lacks_no_verdict(
    make_node: MakeNode, clock: FakeClock
) -> None:
    """It supersedes the run that was to give the other one, and the former note's does not count."""
    judges = FakeJudges()
    node = make_node(judges)
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    judges.hold()
    await node.ingest.note(KEY, "Cough")
    await clock.advance(2)
    await node.ingest.segment(KEY, Segment("u1", "Cough"))
    await settle()
    partial = (await events_of(node))[-1]
    assert isinstance(partial, Evaluation)
    assert partial.overall_quality.provisional
    assert partial.overall_quality.scored == 3  # none of the former note's verdicts among them
    ack = await node.ingest.evaluate(KEY, "again", ("medical_correctness",))
    judges.release()
    await clock.advance(6)
    end = (await events_of(node))[-1]
    assert isinstance(end, Evaluation)
    assert (end.cause, end.status) == (ack.offset, "complete")
    assert judges.requests[-1].evaluators == ("content_fidelity", "medical_correctness")
    assert set(end.llm_metrics) == {"content_fidelity", "medical_correctness"}


async def test_evaluate_a_deterministic_evaluator_asks_no_model(make_node: MakeNode, clock: FakeClock) -> None:
    judges = FakeJudges()
    node = make_node(judges)
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    ack = await node.ingest.evaluate(KEY, "again", ("grounding",))
    await clock.advance(2)
    end = (await events_of(node))[-1]
    assert isinstance(end, Evaluation)
    assert statuses(await events_of(node), ack.offset) == ["partial", "complete"]
    assert set(end.llm_metrics) == {"content_fidelity", "medical_correctness"}


async def test_evaluate_without_a_note_or_session_is_refused(make_node: MakeNode) -> None:
    node = make_node(FakeJudges())
    await node.start()
    with pytest.raises(Refused) as refusal:
        await node.ingest.evaluate(KEY, "x", None)
    assert refusal.value.code == "unknown_session"
    await node.ingest.open(KEY, {})
    with pytest.raises(Refused) as refusal:
        await node.ingest.evaluate(KEY, "x", None)
    assert refusal.value.code == "no_note"


async def test_takeover_finishes_what_the_dead_owner_left(
    make_node: MakeNode, clock: FakeClock, broker: Broker
) -> None:
    """Inputs that nobody evaluated, from an owner that vanished without a word."""
    writer = make_node(FakeJudges(), "writer")
    await broker.start()
    dead = await broker.acquire(KEY, "dead", 3.0)
    assert dead is not None
    segment = await writer.ingest.segment(KEY, Segment("u1", "Fever"))
    first = await writer.ingest.note(KEY, "one")
    second = await writer.ingest.note(KEY, "two")
    heir = make_node(FakeJudges(), "heir")
    await heir.start()
    await clock.advance(2.5)
    assert statuses(await events_of(heir), second.offset) == []  # the lease still runs
    await clock.advance(9)
    events = await events_of(heir)
    assert statuses(events, segment.offset) == ["partial"]
    assert statuses(events, first.offset) == ["partial", "superseded"]
    assert statuses(events, second.offset) == ["partial", "progress", "complete"]


async def test_takeover_in_the_middle_of_a_judging(make_node: MakeNode, clock: FakeClock, broker: Broker) -> None:
    old = make_node(FakeJudges(held=True), "old")
    await old.start()
    ack = await old.ingest.note(KEY, "Fever")
    await settle()
    await old.aclose()  # no drain: as if killed
    heir = make_node(FakeJudges(), "heir")
    await heir.start()
    await clock.advance(9)
    assert statuses(await events_of(heir), ack.offset) == ["partial", "progress", "progress", "complete"]


async def test_drain_releases_and_keeps_a_snapshot(make_node: MakeNode, clock: FakeClock, broker: Broker) -> None:
    node = make_node(FakeJudges())
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await settle()
    await node.drain(1.0)
    top = (await broker.read(KEY, 0)).top
    kept = await broker.load_snapshot(KEY)
    assert kept is not None
    assert kept.offset == top
    assert await broker.acquire(KEY, "other", 3.0) is not None
    assert await broker.unsettled() == []


async def test_a_snapshot_and_the_tail_fold_to_the_same_state(
    make_node: MakeNode, clock: FakeClock, broker: Broker
) -> None:
    node = make_node(FakeJudges())
    await node.start()
    await node.ingest.segment(KEY, Segment("u1", "Fever"))
    await node.ingest.note(KEY, "one")
    await clock.advance(2)
    await node.drain(1.0)
    other = make_node(FakeJudges(), "other")
    await other.start()
    await other.ingest.segment(KEY, Segment("u2", "Cough"))
    await other.ingest.note(KEY, "Fever two")
    await clock.advance(6)
    folded = await other.snapshots.fold(KEY)
    assert folded is not None
    from_start = folded_from_start(await events_of(other), folded.epoch, other.version)
    assert folded.snapshot() == from_start.snapshot()


def folded_from_start(events: list[Event], epoch: str, version: str) -> Session:
    session = Session(*KEY, epoch=epoch, version=version)
    for number, event in enumerate(events, 1):
        session.receive(number, event)
    return session


async def test_bytes_of_the_log_are_read_back_as_the_events(make_node: MakeNode, broker: Broker) -> None:
    node = make_node(FakeJudges())
    codec = node.codec
    assert isinstance(codec, CloudEvents)
    for event in (SegmentAccepted(Segment("ü\0", "text 😀")), NoteAccepted(Note("n", 3))):
        assert codec.decode(codec.encode(SessionKey("t", "s"), event)) == event


async def test_two_nodes_over_one_log_score_every_input_once(make_node: MakeNode, clock: FakeClock) -> None:
    one, two = make_node(FakeJudges(), "one"), make_node(FakeJudges(), "two")
    await one.broker.start()

    def both(session: SessionKey, epoch: str, entry: Entry) -> None:
        one.hub.on_entry(session, epoch, entry)
        two.hub.on_entry(session, epoch, entry)

    one.broker.listen(both, lambda *_: None)
    one.owners.start()
    two.owners.start()
    causes = []
    for number in range(10):
        node: Node = (one, two)[number % 2]
        causes.append((await node.ingest.segment(KEY, Segment(f"u{number}", f"Word{number}"))).offset)
        await settle()
    await clock.advance(3)
    events = await events_of(one)
    assert [statuses(events, cause) for cause in causes] == [["partial"]] * 10
    assert one.owners.count() + two.owners.count() == 1
