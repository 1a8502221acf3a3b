"""What the judges of one run share: the request, its sources of quotes, and the way to report progress."""

from __future__ import annotations

import asyncio
import traceback
from collections import Counter
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from engine.finding import Evidence, Finding, Kind, Severity, Span, Support, finding_id, folded
from evaluators.llm.passages import Block, Part, blocks, parts
from evaluators.llm.quotes import NoteSource, TranscriptSource
from evaluators.llm.relevance import Relevance
from evaluators.llm.routing import complexity
from evaluators.protocol import JudgeProgress, JudgeRequest, OnProgress, StageError

R = TypeVar("R")

_MESSAGE_CHARS = 300
_LONG_CHARS = 50_000
MIN_JUDGED = 0.6
"""A verdict needs at least this share of what it is about judged, with quotes that stand."""


class Unverified(Exception):  # noqa: N818 - an outcome of judging rather than a fault of the program
    """Too few of a model's claims stand in the sources to make a verdict of them."""


class Visit:
    """One request, read and cut once for all judges, when the first of them looks."""

    def __init__(self, request: JudgeRequest) -> None:
        self.request = request
        self.turns = request.turns
        self.note = request.note

    @cached_property
    def blocks(self) -> Sequence[Block]:
        return blocks(self.turns)

    @cached_property
    def parts(self) -> Sequence[Part]:
        return parts(self.note)

    @cached_property
    def chars(self) -> int:
        return len(self.note) + sum(len(turn.text) for turn in self.turns)

    @cached_property
    def complexity(self) -> float:
        return complexity(self.note)

    @property
    def empty(self) -> bool:
        return not self.blocks or not self.parts

    # Built when the first reply has to be verified: many a run is superseded before that.

    @cached_property
    def relevance(self) -> Relevance:
        return Relevance(self.blocks)

    @cached_property
    def transcript_source(self) -> TranscriptSource:
        return TranscriptSource(self.turns)

    @cached_property
    def note_source(self) -> NoteSource:
        return NoteSource(self.note)


async def read(request: JudgeRequest) -> Visit:
    """The visit, read beside the event loop where it is long."""
    visit = Visit(request)
    if visit.chars >= _LONG_CHARS:
        await asyncio.to_thread(_read_all, visit)
    return visit


def _read_all(visit: Visit) -> None:
    """Build everything that takes long for a long text, by looking at it."""
    _ = visit.parts, visit.complexity, visit.relevance, visit.transcript_source, visit.note_source


class Progress:
    """Reports the items of one evaluator, stage by stage, as they become known."""

    def __init__(self, evaluator: str, on_progress: OnProgress) -> None:
        self._evaluator = evaluator
        self._on_progress = on_progress
        self._done: Counter[str] = Counter()

    def add(self, stage: str, found: Iterable[Mapping[str, Any]], total: int) -> None:
        """One of ``total`` pieces of the stage is done and gave these items."""
        self._done[stage] += 1
        self._on_progress(JudgeProgress(self._evaluator, stage, tuple(found), self._done[stage], total))


@dataclass(slots=True)
class Findings:
    """Findings of one evaluator in the making; numbers equal statements, so that ids differ."""

    evaluator: str
    _seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    found: list[Finding] = field(default_factory=list)

    def add(
        self,
        kind: Kind,
        support: Support,
        severity: Severity,
        statement: str,
        message: str,
        note_span: Span | None,
        evidence: tuple[Evidence, ...] = (),
        suggestion: str = "",
    ) -> None:
        key = (kind, folded(statement))
        identity = finding_id(self.evaluator, kind, statement, self._seen[key])
        self._seen[key] += 1
        self.found.append(
            Finding(
                identity, self.evaluator, kind, support, severity, one_line(message), note_span, evidence,
                one_line(suggestion) or None,
            )
        )  # fmt: skip


async def settled(work: Awaitable[R]) -> R | StageError:
    """The result, or the StageError as a value: one failed piece must not throw away its neighbours."""
    try:
        return await work
    except StageError as error:
        return error.with_traceback(None)
    except asyncio.CancelledError as error:
        traceback.clear_frames(error.__traceback__)  # they hold one another, and the visit, until a full collection
        raise


def one_line(text: str) -> str:
    """Model-written text made fit to show: one line, bounded."""
    line = " ".join(text.split())
    return line if len(line) <= _MESSAGE_CHARS else line[: _MESSAGE_CHARS - 1] + "…"


def evidence_items(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """JSON-ready evidence."""
    return [{"segment": e.segment, "start": e.start, "end": e.end, "text": e.text} for e in evidence]


def ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
