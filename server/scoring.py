"""Scores whole transcript-note pairs, without any session: what ``evaluate`` and ``batch`` do with a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Literal

from engine.finding import Finding
from engine.run import Revision, Run
from engine.scorecard import Quality
from engine.verdict import Verdict
from evaluators.protocol import Assessment, DeterministicTier, Judgement, JudgeProgress, JudgeRequest, LlmTier
from server.records import Broken, Record
from server.wire import dumps
from stream.evaluation import Standing, complete

TierName = Literal["deterministic", "llm", "all"]
Status = Literal["complete", "degraded"]

_NOTHING = Assessment({}, (), ())


@dataclass(frozen=True, slots=True)
class Result:
    """What becomes of one record: the same verdicts and findings as the evaluation events carry."""

    id: str
    status: Status
    deterministic_metrics: Mapping[str, Verdict]
    llm_metrics: Mapping[str, Verdict]
    overall_quality: Quality
    findings: tuple[Finding, ...]
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Assessed:
    """The deterministic tier's part of a record, and how long it took."""

    assessment: Assessment
    elapsed_ms: float


def assess(tier: DeterministicTier, record: Record) -> Assessed:
    """Run the deterministic tier; used here and in the worker processes of ``batch``."""
    start = perf_counter()
    assessment = tier.evaluate(record.turns, record.note, record.metadata)
    return Assessed(assessment, _ms(start))


@dataclass(frozen=True, slots=True)
class Judged:
    """The judges' part of a record; empty where they were not asked. ``configured``: whether there is a model."""

    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    configured: bool = False
    elapsed_ms: float = 0.0


async def judge(judges: LlmTier | None, record: Record, assessment: Assessment) -> Judged:
    """Run the LLM judges on a record to their end. They do not raise for a provider's fault."""
    if judges is None:
        return Judged()
    request = JudgeRequest(
        run=record.id,
        tenant="local",
        session=record.id,
        turns=record.turns,
        note=record.note,
        metadata=record.metadata,
        deterministic=assessment,
        evaluators=judges.names,
    )
    start = perf_counter()
    judgements = await judges.judge(request, _ignore)
    return Judged(judgements, judges.configured, _ms(start))


def result(record: Record, assessed: Assessed, judged: Judged, tier: TierName) -> Result:
    """Fold what the asked tiers say, as a session's run ends; ``degraded`` when a model that is configured failed."""
    told = _NOTHING if tier == "llm" else assessed.assessment
    run = Run(record.id, 0, "evaluate", Revision(len(record.turns), 1))
    elapsed_ms = round(assessed.elapsed_ms + judged.elapsed_ms, 3)
    end = complete(run, told, judged.judgements, Standing({}), judged.configured, elapsed_ms, "")
    found = (finding for judgement in judged.judgements.values() for finding in judgement.findings)
    return Result(
        id=record.id,
        status="degraded" if end.status == "degraded" else "complete",
        deterministic_metrics=end.deterministic_metrics,
        llm_metrics=end.llm_metrics,
        overall_quality=end.overall_quality,
        findings=(*told.findings, *found),
        elapsed_ms=end.elapsed_ms,
    )


def result_line(outcome: Result) -> bytes:
    """One line of ``batch``, without its line feed."""
    return dumps(outcome)


def error_line(broken: Broken) -> bytes:
    """The line of a record that could not be evaluated."""
    error: dict[str, Any] = {"code": broken.code, "message": broken.message, "field": broken.field}
    return dumps({"id": broken.id, "status": "error", "error": error})


def _ignore(_: JudgeProgress) -> None:
    """A file has nobody who watches its progress."""


def _ms(start: float) -> float:
    return (perf_counter() - start) * 1000
