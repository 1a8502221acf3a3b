"""Inputs: idempotent, refused with a code that names what is wrong, safe between producers."""

from __future__ import annotations

import asyncio

import pytest

from engine.events import NoteAccepted, ReviewFlagged, SegmentAccepted, SessionOpened
from engine.transcript import Segment
from stream.broker import MAX_REV, Broker
from stream.ingest import Ingest, Refused
from tests.kit.fakes import FakeJudges
from tests.stream.conftest import KEY, MakeNode, events_of


@pytest.fixture
async def ingest(make_node: MakeNode, broker: Broker) -> Ingest:
    return make_node(FakeJudges()).ingest


async def test_the_first_input_opens_the_session(ingest: Ingest, make_node: MakeNode) -> None:
    ack = await ingest.segment(KEY, Segment("u1", "hello"))
    assert ack.offset == 2
    opened, segment = await events_of(make_node(FakeJudges()))
    assert opened == SessionOpened({}, implicit=True)
    assert isinstance(segment, SegmentAccepted)


async def test_metadata_may_follow_an_implicit_opening(ingest: Ingest) -> None:
    await ingest.segment(KEY, Segment("u1", "hello"))
    first = await ingest.open(KEY, {"age": 50})
    assert first.fresh
    assert await ingest.open(KEY, {"age": 50}) == type(first)(first.epoch, first.offset, fresh=False)
    with pytest.raises(Refused) as refusal:
        await ingest.open(KEY, {"age": 51})
    assert (refusal.value.code, refusal.value.field) == ("conflict", "metadata")


async def test_a_segment_again_is_the_same_offset(ingest: Ingest) -> None:
    first = await ingest.segment(KEY, Segment("u1", "hello"))
    again = await ingest.segment(KEY, Segment("u1", "hello"))
    assert (again.offset, again.fresh) == (first.offset, False)


async def test_other_text_under_the_same_rev_is_a_conflict(ingest: Ingest) -> None:
    await ingest.segment(KEY, Segment("u1", "hello"))
    with pytest.raises(Refused) as refusal:
        await ingest.segment(KEY, Segment("u1", "goodbye"))
    assert (refusal.value.code, refusal.value.field) == ("conflict", "segment.text")
    assert "hello" not in refusal.value.message


async def test_a_lower_rev_is_stale(ingest: Ingest) -> None:
    high = await ingest.segment(KEY, Segment("u1", "hello there", rev=2))
    low = await ingest.segment(KEY, Segment("u1", "hello", rev=1))
    assert low.stale
    assert low.offset == high.offset


async def test_notes_get_revisions_and_repeat_safely(ingest: Ingest) -> None:
    first = await ingest.note(KEY, "one")
    again = await ingest.note(KEY, "one")
    second = await ingest.note(KEY, "two")
    assert (first.revision, again.revision, second.revision) == (1, 1, 2)
    assert (again.offset, again.run) == (first.offset, first.run)
    assert (await ingest.note(KEY, "one", rev=1)).stale
    with pytest.raises(Refused, match="other content"):
        await ingest.note(KEY, "three", rev=2)


async def test_no_note_follows_the_highest_rev(ingest: Ingest) -> None:
    last = await ingest.note(KEY, "one", rev=MAX_REV)
    assert (await ingest.note(KEY, "one")).offset == last.offset
    with pytest.raises(Refused) as refusal:
        await ingest.note(KEY, "two")
    assert (refusal.value.code, refusal.value.field) == ("conflict", "note.rev")


async def test_producers_at_once_never_share_a_revision(ingest: Ingest, make_node: MakeNode) -> None:
    acks = await asyncio.gather(*(ingest.note(KEY, f"text {number}") for number in range(20)))
    assert sorted(ack.revision or 0 for ack in acks) == list(range(1, 21))
    notes = [event.note.rev for event in await events_of(make_node(FakeJudges())) if isinstance(event, NoteAccepted)]
    assert notes == list(range(1, 21))


async def test_unknown_sessions_are_named(ingest: Ingest) -> None:
    for call in (ingest.close(KEY), ingest.review(KEY, ReviewFlagged("r", "f", "accept"))):
        with pytest.raises(Refused) as refusal:
            await call
        assert (refusal.value.code, refusal.value.field) == ("unknown_session", "session")


async def test_a_deleted_session_starts_afresh(ingest: Ingest) -> None:
    first = await ingest.segment(KEY, Segment("u1", "hello"))
    assert await ingest.delete(KEY)
    assert not await ingest.delete(KEY)
    second = await ingest.segment(KEY, Segment("u1", "hello"))
    assert second.fresh
    assert second.epoch != first.epoch
