"""The fold of a session: its log goes in event by event, and what is to be evaluated comes out.

The same fold serves the owner (which acts on the requests), a new owner (which replays the log and looks at ``owed``)
and whoever wants a snapshot. It never looks at a clock: coalescing and deadlines belong to the dispatcher.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from engine.events import (
    Evaluation,
    EvaluationRequested,
    Event,
    NoteAccepted,
    Progress,
    ReviewFlagged,
    SegmentAccepted,
    SessionClosed,
    SessionOpened,
    Superseded,
)
from engine.finding import Changes, Fact, Finding
from engine.note import Note
from engine.run import Revision, Run, Trigger, run_id
from engine.scorecard import Quality
from engine.transcript import Place, Segment, Transcript

SCHEMA = 2
"""Version of the snapshot; a snapshot of another version is not restored but folded anew from the log."""


@dataclass(frozen=True, slots=True)
class Score:
    """Request: run the deterministic evaluators now, and the judges after them where ``run.full``."""

    run: Run


@dataclass(frozen=True, slots=True)
class Supersede:
    """Request: end ``run``, which another one replaces; ``by`` is the id of that."""

    run: Run
    by: str


Request = Score | Supersede


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A session at an offset, with its latest results: all that a client or a new owner needs to go on from there.

    ``places`` are where the segments stand, which their own starts do not tell of those that came without one.
    ``evaluation`` is the latest evaluation with full lists; ``progress`` what the judges of an unfinished run have said
    so far; ``stale`` whether segments came after the note was last judged. ``owed`` are the runs not ended.
    """

    schema: int
    tenant: str
    session: str
    epoch: str
    offset: int
    state: Literal["live", "closed"]
    metadata: Mapping[str, Any]
    segments: tuple[Segment, ...]
    places: tuple[Place, ...]
    note: Note | None
    revision: Revision
    judged_transcript: int
    stale: bool
    evaluation: Evaluation | None
    progress: tuple[Progress, ...]
    reviews: tuple[ReviewFlagged, ...]
    owed: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """One row of the list of sessions. ``alarms`` counts findings of severity critical or major."""

    session: str
    offset: int
    state: Literal["live", "closed"]
    revision: Revision
    status: str
    stale: bool
    overall_quality: Quality | None
    findings: int
    alarms: int


@dataclass(slots=True)
class Session:
    """State of one session. ``version`` is that of the evaluator set: it enters the ids of runs."""

    tenant: str
    id: str
    epoch: str
    version: str
    offset: int = 0
    opened: bool = False
    closed: bool = False
    metadata: Mapping[str, Any] = field(default_factory=dict)
    transcript: Transcript = field(default_factory=Transcript)
    heard: int = 0  # accepted segment events: the transcript's revision
    note: Note | None = None
    judged_transcript: int = 0  # revision of the transcript that the latest full run saw
    evaluation: Evaluation | None = None
    progress: list[Progress] = field(default_factory=list)
    reviews: list[ReviewFlagged] = field(default_factory=list)
    owed: dict[int, Run] = field(default_factory=dict)  # by cause; segment runs until partial, full ones until the end

    @property
    def revision(self) -> Revision:
        return Revision(self.heard, self.note.rev if self.note else None)

    def receive(self, offset: int, event: Event) -> tuple[Request, ...]:
        """Fold one event of the log; offsets come without gaps. Returns what it asks for, in order.

        Raises ValueError when ``offset`` is not the next one: whoever reads the log has lost or repeated something.
        """
        if offset != self.offset + 1:
            raise ValueError(f"session fold stands at offset {self.offset}, was handed {offset}")
        self.offset = offset
        match event:
            case SessionOpened():
                self.opened = True
                self.metadata = event.metadata
            case SegmentAccepted():
                return self._segment(event.segment)
            case NoteAccepted():
                return self._note(event.note)
            case SessionClosed():
                return self._close()
            case EvaluationRequested():
                return self._full_run("evaluate", event.evaluators) if self.note else ()
            case ReviewFlagged():
                self.reviews.append(event)
            case Evaluation():
                self._evaluated(event)
            case Progress():
                self.progress.append(event)
            case Superseded():
                self._end(event.cause)
        return ()

    @property
    def stale(self) -> bool:
        """Whether segments came after the note was last judged."""
        return self.note is not None and self.heard > self.judged_transcript

    def current(self, run: Run) -> bool:
        """Whether a run still waits for its end (not superseded, not complete)."""
        return run.cause in self.owed

    def snapshot(self) -> Snapshot:
        return Snapshot(
            schema=SCHEMA,
            tenant=self.tenant,
            session=self.id,
            epoch=self.epoch,
            offset=self.offset,
            state="closed" if self.closed else "live",
            metadata=self.metadata,
            segments=tuple(self.transcript),
            places=self.transcript.places,
            note=self.note,
            revision=self.revision,
            judged_transcript=self.judged_transcript,
            stale=self.stale,
            evaluation=self.evaluation,
            progress=tuple(self.progress),
            reviews=tuple(self.reviews),
            owed=tuple(self.owed.values()),
        )

    def summary(self) -> Summary:
        evaluation = self.evaluation
        findings = evaluation.findings if evaluation and isinstance(evaluation.findings, tuple) else ()
        return Summary(
            session=self.id,
            offset=self.offset,
            state="closed" if self.closed else "live",
            revision=self.revision,
            status=evaluation.status if evaluation else "pending",
            stale=self.stale,
            overall_quality=evaluation.overall_quality if evaluation else None,
            findings=len(findings),
            alarms=sum(finding.severity in ("critical", "major") for finding in findings),
        )

    @classmethod
    def restore(cls, snapshot: Snapshot, version: str) -> Session:
        """The fold as it stood when ``snapshot`` was taken. Raises ValueError for another schema, or where it
        does not go together."""
        if snapshot.schema != SCHEMA:
            raise ValueError(f"snapshot has schema {snapshot.schema}, this version reads {SCHEMA}")
        return cls(
            tenant=snapshot.tenant,
            id=snapshot.session,
            epoch=snapshot.epoch,
            version=version,
            offset=snapshot.offset,
            opened=True,
            closed=snapshot.state == "closed",
            metadata=snapshot.metadata,
            transcript=Transcript.restored(snapshot.segments, snapshot.places),
            heard=snapshot.revision.transcript,
            note=snapshot.note,
            judged_transcript=snapshot.judged_transcript,
            evaluation=snapshot.evaluation,
            progress=list(snapshot.progress),
            reviews=list(snapshot.reviews),
            owed={run.cause: run for run in snapshot.owed},
        )

    def _segment(self, segment: Segment) -> tuple[Request, ...]:
        self.heard += 1
        self.transcript.put(segment)
        run = self._run("segment", None)
        self.owed[run.cause] = run
        return (Score(run),)

    def _note(self, note: Note) -> tuple[Request, ...]:
        self.note = note
        return self._full_run("note", None)

    def _close(self) -> tuple[Request, ...]:
        self.closed = True
        grew = self.note is not None and self.heard > self.judged_transcript
        return self._full_run("close", None) if grew else ()

    def _full_run(self, trigger: Trigger, evaluators: tuple[str, ...] | None) -> tuple[Request, ...]:
        """A new full run, which replaces every full run that has not ended."""
        run = self._run(trigger, evaluators)
        replaced = [Supersede(old, run.id) for old in self.owed.values() if old.full]
        self.owed[run.cause] = run
        self.progress = []
        self.judged_transcript = self.heard
        return (*replaced, Score(run))

    def _run(self, trigger: Trigger, evaluators: tuple[str, ...] | None) -> Run:
        name = run_id(self.tenant, self.id, self.epoch, self.offset, self.version)
        return Run(name, self.offset, trigger, self.revision, evaluators)

    def _evaluated(self, event: Evaluation) -> None:
        if self.evaluation is None or (event.revision.note or 0) >= (self.evaluation.revision.note or 0):
            self.evaluation = merged(self.evaluation, event)
        run = self.owed.get(event.cause)
        if event.status != "partial" or (run is not None and not run.full):
            self._end(event.cause)

    def _end(self, cause: int) -> None:
        self.owed.pop(cause, None)
        self.progress = [item for item in self.progress if item.cause != cause]


def merged(before: Evaluation | None, event: Evaluation) -> Evaluation:
    """``event`` with full lists: changes are applied to the lists of the evaluation before it.

    A segment partial, which carries changes, says nothing of the judges, so their verdicts stay. A full run's first
    result leaves out what is to be judged anew.
    """
    return Evaluation(
        run=event.run,
        cause=event.cause,
        revision=event.revision,
        status=event.status,
        stage=event.stage,
        deterministic_metrics=event.deterministic_metrics,
        llm_metrics=before.llm_metrics if before and isinstance(event.findings, Changes) else event.llm_metrics,
        overall_quality=event.overall_quality,
        findings=_applied(before.findings if before else (), event.findings),
        facts=_applied(before.facts if before else (), event.facts),
        elapsed_ms=event.elapsed_ms,
        timestamp=event.timestamp,
    )


T = TypeVar("T", bound=Finding | Fact)
Listed = tuple[T, ...] | Changes[T]


def _applied(before: Listed[T], after: Listed[T]) -> tuple[T, ...]:
    """The full list after ``after``; ``before`` holds no changes, since only merged evaluations are kept."""
    if isinstance(after, tuple):
        return after
    items = {item.id: item for item in before} if isinstance(before, tuple) else {}
    for key in after.removed:
        items.pop(key, None)
    items.update((item.id, item) for item in (*after.changed, *after.added))
    return tuple(items.values())
