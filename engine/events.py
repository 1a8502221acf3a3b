"""The events of a session's log: inputs that clients append, and evaluation events that the owner appends.

Every event has an idempotency key within its session (``identity``): a log never holds two events of one key and rev.
``complete`` and ``superseded`` of a run share a key, so that a run ends exactly once whoever evaluates it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from engine.finding import Changes, Fact, Finding
from engine.note import Note
from engine.run import Revision
from engine.scorecard import Quality
from engine.transcript import Segment
from engine.verdict import Verdict

OPEN = "open"
CLOSE = "close"
NOTE = "note"

ReviewAction = Literal["accept", "dismiss", "comment"]


@dataclass(frozen=True, slots=True)
class SessionOpened:
    """``implicit`` when a segment or note opened the session unasked; an explicit open with metadata may follow it."""

    metadata: Mapping[str, Any]
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class SegmentAccepted:
    segment: Segment


@dataclass(frozen=True, slots=True)
class NoteAccepted:
    note: Note


@dataclass(frozen=True, slots=True)
class SessionClosed:
    pass


@dataclass(frozen=True, slots=True)
class EvaluationRequested:
    """Somebody wants the current note evaluated again; ``evaluators`` None means all."""

    request: str
    evaluators: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReviewFlagged:
    """A reviewer's word on a finding. ``review`` is the idempotency id of the review."""

    review: str
    finding: str
    action: ReviewAction
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores of a run: ``partial`` when the deterministic tier is done, ``complete`` or ``degraded`` at its end.

    ``cause`` is the offset of the input that caused the run. Segment partials carry ``Changes``, all others full lists.
    """

    run: str
    cause: int
    revision: Revision
    status: Literal["partial", "complete", "degraded"]
    stage: str
    deterministic_metrics: Mapping[str, Verdict]
    llm_metrics: Mapping[str, Verdict]
    overall_quality: Quality
    findings: tuple[Finding, ...] | Changes[Finding]
    facts: tuple[Fact, ...] | Changes[Fact]
    elapsed_ms: float
    timestamp: str


@dataclass(frozen=True, slots=True)
class Progress:
    """What a judge has just decided. ``number`` counts the progress events of the run from 0."""

    run: str
    cause: int
    number: int
    evaluator: str
    stage: str
    items: tuple[Mapping[str, Any], ...]
    done: int
    total: int
    elapsed_ms: float
    timestamp: str
    status: Literal["progress"] = "progress"


@dataclass(frozen=True, slots=True)
class Superseded:
    """The end of a run that another one replaced: ``by`` is its id."""

    run: str
    cause: int
    by: str
    timestamp: str
    status: Literal["superseded"] = "superseded"


Input = SessionOpened | SegmentAccepted | NoteAccepted | SessionClosed | EvaluationRequested | ReviewFlagged
Event = Input | Evaluation | Progress | Superseded

TYPES: Mapping[type[Any], str] = {
    SessionOpened: "soapstream.session.opened",
    SegmentAccepted: "soapstream.segment.accepted",
    NoteAccepted: "soapstream.note.accepted",
    SessionClosed: "soapstream.session.closed",
    EvaluationRequested: "soapstream.evaluation.requested",
    ReviewFlagged: "soapstream.review.flagged",
    Progress: "soapstream.evaluation.progress",
    Superseded: "soapstream.evaluation.superseded",
}
"""CloudEvents types; an ``Evaluation`` has two, by its status (``type_of``)."""


def type_of(event: Event) -> str:
    """CloudEvents ``type`` of an event."""
    if isinstance(event, Evaluation):
        return f"soapstream.evaluation.{'partial' if event.status == 'partial' else 'complete'}"
    return TYPES[type(event)]


def identity(event: Event) -> tuple[str, int]:
    """Idempotency key and rev of an event within its session's log."""
    match event:
        case SessionOpened(implicit=implicit):
            return OPEN, 0 if implicit else 1
        case SegmentAccepted(segment=segment):
            return f"segment:{segment.id}", segment.rev
        case NoteAccepted(note=note):
            return NOTE, note.rev
        case SessionClosed():
            return CLOSE, 0
        case EvaluationRequested(request=request):
            return f"evaluate:{request}", 0
        case ReviewFlagged(review=review):
            return f"review:{review}", 0
        case Progress(cause=cause, number=number):
            return f"run:{cause}:progress:{number}", 0
        case Evaluation(cause=cause, status="partial"):
            return f"run:{cause}:partial", 0
        case Evaluation(cause=cause) | Superseded(cause=cause):
            return f"run:{cause}:end", 0
