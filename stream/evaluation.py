"""Evaluation events made of what the evaluators say: pure functions between the tiers' results and the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from engine.events import Evaluation
from engine.run import Run
from engine.scorecard import scorecard
from engine.session import Session
from engine.verdict import Verdict
from evaluators.protocol import Assessment, Judgement, Update

BY_NATURE = frozenset({"no_llm", "language", "empty"})
"""Reasons for an unscored LLM verdict that are no failure of the provider."""


def standing_verdicts(session: Session) -> Mapping[str, Verdict]:
    """LLM verdicts that still speak of the current note: a segment changes neither the note nor what was judged."""
    latest = session.evaluation
    if latest is None or session.note is None or latest.revision.note != session.note.rev:
        return {}
    return latest.llm_metrics


def segment_partial(
    run: Run, update: Update, standing: Mapping[str, Verdict], pending: Collection[str], elapsed_ms: float, stamp: str
) -> Evaluation:
    """What one more segment changed: findings and facts as differences."""
    return Evaluation(
        run=run.id,
        cause=run.cause,
        revision=run.revision,
        status="partial",
        stage="deterministic",
        deterministic_metrics=update.verdicts,
        llm_metrics={},
        overall_quality=scorecard({**update.verdicts, **standing}, pending),
        findings=update.findings,
        facts=update.facts,
        elapsed_ms=elapsed_ms,
        timestamp=stamp,
    )


def full_partial(
    run: Run,
    assessment: Assessment,
    carried: Mapping[str, Verdict],
    pending: Collection[str],
    elapsed_ms: float,
    stamp: str,
) -> Evaluation:
    """The deterministic result of a full run; ``carried`` are LLM verdicts that this run does not judge again."""
    return Evaluation(
        run=run.id,
        cause=run.cause,
        revision=run.revision,
        status="partial",
        stage="deterministic",
        deterministic_metrics=assessment.verdicts,
        llm_metrics=carried,
        overall_quality=scorecard({**assessment.verdicts, **carried}, pending),
        findings=assessment.findings,
        facts=assessment.facts,
        elapsed_ms=elapsed_ms,
        timestamp=stamp,
    )


def complete(
    run: Run,
    assessment: Assessment,
    judged: Mapping[str, Judgement],
    carried: Mapping[str, Verdict],
    configured: bool,
    elapsed_ms: float,
    stamp: str,
) -> Evaluation:
    """The end of a full run: the deterministic lists as they are now, and what the judges said of ``run.revision``."""
    verdicts = {**carried, **{name: judgement.verdict for name, judgement in judged.items()}}
    findings = tuple(finding for judgement in judged.values() for finding in judgement.findings)
    return Evaluation(
        run=run.id,
        cause=run.cause,
        revision=run.revision,
        status="degraded" if configured and any(map(_failed, verdicts.values())) else "complete",
        stage="final",
        deterministic_metrics=assessment.verdicts,
        llm_metrics=verdicts,
        overall_quality=scorecard({**assessment.verdicts, **verdicts}),
        findings=assessment.findings + findings,
        facts=assessment.facts,
        elapsed_ms=elapsed_ms,
        timestamp=stamp,
    )


def _failed(verdict: Verdict) -> bool:
    if verdict.source.startswith("fallback:") or verdict.outcome == "failed":
        return True
    return verdict.outcome == "unscored" and verdict.reason not in BY_NATURE
