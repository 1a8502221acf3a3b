"""Evaluation events made of what the evaluators say: pure functions between the tiers' results and the log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from engine.events import Evaluation
from engine.finding import Finding
from engine.run import Run
from engine.scorecard import scorecard
from engine.session import Session
from engine.verdict import Verdict
from evaluators.protocol import Assessment, Judgement, Update

BY_NATURE = frozenset({"no_llm", "language", "empty"})
"""Reasons for an unscored LLM verdict that are no failure of the provider."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What judges said earlier and still holds: verdicts by evaluator, and their findings."""

    verdicts: Mapping[str, Verdict]
    findings: tuple[Finding, ...] = ()

    def without(self, names: Collection[str]) -> Standing:
        """What is left when the evaluators named are asked again."""
        return Standing(
            {name: verdict for name, verdict in self.verdicts.items() if name not in names},
            tuple(finding for finding in self.findings if finding.evaluator not in names),
        )


NOTHING = Standing({})


def standing(session: Session) -> Standing:
    """What still speaks of the current note: a segment changes neither the note nor what was judged of it."""
    latest = session.evaluation
    if latest is None or session.note is None or latest.revision.note != session.note.rev:
        return NOTHING
    listed = latest.findings if isinstance(latest.findings, tuple) else ()
    return Standing(latest.llm_metrics, tuple(item for item in listed if item.evaluator in latest.llm_metrics))


def segment_partial(
    run: Run, update: Update, held: Standing, pending: Collection[str], elapsed_ms: float, stamp: str
) -> Evaluation:
    """What one more segment changed: findings and facts as differences."""
    return _partial(run, update, held, pending, elapsed_ms, stamp)


def full_partial(
    run: Run,
    assessment: Assessment,
    held: Standing,
    pending: Collection[str],
    elapsed_ms: float,
    stamp: str,
) -> Evaluation:
    """The deterministic result of a full run; ``held`` is what this run does not judge again."""
    found = assessment.findings + held.findings
    return replace(
        _partial(run, assessment, held, pending, elapsed_ms, stamp), llm_metrics=held.verdicts, findings=found
    )


def _partial(
    run: Run, told: Update | Assessment, held: Standing, pending: Collection[str], elapsed_ms: float, stamp: str
) -> Evaluation:
    return Evaluation(
        run=run.id,
        cause=run.cause,
        revision=run.revision,
        status="partial",
        stage="deterministic",
        deterministic_metrics=told.verdicts,
        llm_metrics={},
        overall_quality=scorecard({**told.verdicts, **held.verdicts}, pending),
        findings=told.findings,
        facts=told.facts,
        elapsed_ms=elapsed_ms,
        timestamp=stamp,
    )


def complete(
    run: Run,
    assessment: Assessment,
    judged: Mapping[str, Judgement],
    held: Standing,
    configured: bool,
    elapsed_ms: float,
    stamp: str,
) -> Evaluation:
    """The end of a full run: the deterministic lists as they are now, and what the judges said of ``run.revision``."""
    verdicts = {**held.verdicts, **{name: judgement.verdict for name, judgement in judged.items()}}
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
        findings=assessment.findings + held.findings + findings,
        facts=assessment.facts,
        elapsed_ms=elapsed_ms,
        timestamp=stamp,
    )


def _failed(verdict: Verdict) -> bool:
    if verdict.source.startswith("fallback:") or verdict.outcome == "failed":
        return True
    return verdict.outcome == "unscored" and verdict.reason not in BY_NATURE
