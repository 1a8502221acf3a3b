"""The fold: runs are owed until they end, and any cut of the log gives the same state."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import (
    Evaluation,
    EvaluationRequested,
    Event,
    NoteAccepted,
    ReviewFlagged,
    SegmentAccepted,
    SessionClosed,
    SessionOpened,
    Superseded,
)
from engine.finding import Changes, Fact
from engine.note import Note
from engine.run import Revision
from engine.scorecard import scorecard
from engine.session import Score, Session, Supersede
from engine.transcript import Segment
from engine.verdict import Verdict, unscored


def session() -> Session:
    return Session("t", "s", "e", "v1")


def ended(cause: int) -> Evaluation:
    return Evaluation("r", cause, Revision(0, 1), "complete", "final", {}, {}, scorecard({}), (), (), 1.0, "now")


def partial(cause: int, note: int | None = None) -> Evaluation:
    none: Changes[Fact] = Changes()
    return Evaluation(
        "r", cause, Revision(1, note), "partial", "deterministic", {}, {}, scorecard({}), Changes(), none, 1.0, "now"
    )


def test_offsets_must_not_skip() -> None:
    fold = session()
    fold.receive(1, SessionOpened({}))
    with pytest.raises(ValueError, match="offset 1, was handed 3"):
        fold.receive(3, SessionClosed())


def test_a_segment_run_is_over_with_its_partial() -> None:
    fold = session()
    (request,) = fold.receive(1, SegmentAccepted(Segment("u", "x")))
    assert isinstance(request, Score)
    assert fold.current(request.run)
    fold.receive(2, partial(1))
    assert not fold.owed


def test_a_note_supersedes_every_unfinished_full_run() -> None:
    fold = session()
    fold.receive(1, NoteAccepted(Note("a", 1)))
    requests = fold.receive(2, NoteAccepted(Note("b", 2)))
    assert [type(request) for request in requests] == [Supersede, Score]
    fold.receive(3, Superseded("r", 1, "r2", "now"))
    assert list(fold.owed) == [2]
    fold.receive(4, ended(2))
    assert not fold.owed


def test_later_segments_make_the_result_stale_and_close_judges_again() -> None:
    fold = session()
    fold.receive(1, NoteAccepted(Note("a", 1)))
    fold.receive(2, ended(1))
    assert not fold.stale
    fold.receive(3, SegmentAccepted(Segment("u", "x")))
    fold.receive(4, partial(3, note=1))
    assert fold.stale
    assert fold.current(fold.receive(5, SessionClosed())[-1].run)
    assert fold.snapshot().state == "closed"


def test_an_old_result_does_not_replace_a_newer_one() -> None:
    fold = session()
    fold.receive(1, NoteAccepted(Note("a", 2)))
    newer = Evaluation("n", 1, Revision(0, 2), "complete", "final", {}, {}, scorecard({}), (), (), 1.0, "now")
    fold.receive(2, newer)
    fold.receive(3, ended(9))
    assert fold.evaluation == newer


def judged(cause: int, note: int, status: Literal["partial", "complete"], **verdicts: Verdict) -> Evaluation:
    return Evaluation("r", cause, Revision(0, note), status, "s", {}, verdicts, scorecard({}), (), (), 1.0, "now")


def test_verdicts_on_a_former_note_do_not_pass_for_those_on_the_new_one() -> None:
    verdict = unscored("medical_correctness", "1", "empty", tier="llm")
    fold = session()
    fold.receive(1, NoteAccepted(Note("a", 1)))
    fold.receive(2, judged(1, 1, "complete", medical_correctness=verdict))
    fold.receive(3, SegmentAccepted(Segment("u", "x")))
    fold.receive(4, partial(3, note=1))
    assert fold.evaluation is not None
    assert set(fold.evaluation.llm_metrics) == {"medical_correctness"}  # a segment says nothing of the judges
    fold.receive(5, NoteAccepted(Note("b", 2)))
    fold.receive(6, judged(5, 2, "partial"))
    assert fold.evaluation.llm_metrics == {}


events = st.one_of(
    st.builds(SessionOpened, st.just({"age": 5})),
    st.builds(lambda n, rev, at: SegmentAccepted(Segment(f"u{n}", "w", rev=rev, start_ms=at)),
              st.integers(0, 4), st.integers(0, 2), st.one_of(st.none(), st.integers(0, 50))),
    st.builds(lambda rev: NoteAccepted(Note("n", rev)), st.integers(1, 9)),
    st.just(SessionClosed()),
    st.builds(EvaluationRequested, st.text(max_size=2)),
    st.builds(ReviewFlagged, st.just("a"), st.just("f"), st.just("accept")),
    st.builds(ended, st.integers(1, 30)),
    st.builds(partial, st.integers(1, 30)),
    st.builds(lambda cause: Superseded("r", cause, "x", "now"), st.integers(1, 30)),
)  # fmt: skip


def test_a_snapshot_keeps_the_place_of_what_has_no_time_of_its_own() -> None:
    fold = session()
    fold.receive(1, SegmentAccepted(Segment("later", "w", start_ms=9)))
    fold.receive(2, SegmentAccepted(Segment("later", "w", rev=1)))  # keeps its place
    resumed = Session.restore(fold.snapshot(), "v1")
    resumed.receive(3, SegmentAccepted(Segment("earlier", "w", start_ms=0)))
    assert [segment.id for segment in resumed.transcript] == ["earlier", "later"]


@given(log=st.lists(events, max_size=30), cut=st.integers(0, 30))
def test_a_snapshot_anywhere_changes_nothing(log: list[Event], cut: int) -> None:
    straight, resumed = session(), session()
    for number, event in enumerate(log, 1):
        straight.receive(number, event)
        resumed.receive(number, event)
        if number == cut:
            resumed = Session.restore(resumed.snapshot(), "v1")
    resumed.opened = straight.opened  # a stored session was opened by definition
    assert resumed.snapshot() == straight.snapshot()


@given(log=st.lists(events, max_size=40))
def test_at_most_one_full_run_is_current(log: list[Event]) -> None:
    fold = session()
    replaced: set[int] = set()
    for number, event in enumerate(log, 1):
        for request in fold.receive(number, event):
            if isinstance(request, Supersede):
                replaced.add(request.run.cause)
    current = [run for run in fold.owed.values() if run.full and run.cause not in replaced]
    assert len(current) <= 1
