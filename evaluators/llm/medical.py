"""medical_correctness: are the medical statements of the note right by medical knowledge?

Each part of the note goes its own way: its claims are extracted, those whose quote stands are judged.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from engine.finding import Kind, Span
from evaluators.llm.passages import Part
from evaluators.llm.replies import ClaimJudgement, MedicalClaim
from evaluators.llm.stages import Ask, Stages, Usage
from evaluators.llm.visit import MIN_JUDGED, Findings, Progress, Unverified, Visit, one_line, settled
from evaluators.protocol import StageError

NAME = "medical_correctness"


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """A claim whose quote stands in the note; ``judgement`` None where the model gave none."""

    claim: MedicalClaim
    note_span: Span
    judgement: ClaimJudgement | None

    def item(self) -> dict[str, Any]:
        judgement = self.judgement
        return {
            "claim": one_line(self.claim.claim),
            "note_span": list(self.note_span),
            "verdict": judgement.verdict if judgement else "unverified",
            "reason": one_line(judgement.reason) if judgement else "",
        }


@dataclass(frozen=True, slots=True)
class Correctness:
    """What medical_correctness found, complete or up to the failure named in ``error``."""

    claims: tuple[JudgedClaim, ...]
    voided: int
    findings: Findings
    error: StageError | None

    def accuracy(self) -> float | None:
        """Share of correct ones among the claims called correct or incorrect; None where there are none.

        Questionable claims are findings but count for neither side. Raises StageError or Unverified.
        """
        if self.error is not None:
            raise self.error
        verdicts = [claim.judgement.verdict for claim in self.claims if claim.judgement]
        expected = len(self.claims) + self.voided
        if len(verdicts) < MIN_JUDGED * expected:
            raise Unverified(f"{len(verdicts)} of {expected} claims stand")
        correct, incorrect = verdicts.count("correct"), verdicts.count("incorrect")
        return correct / (correct + incorrect) if correct + incorrect else None

    def details(self) -> dict[str, Any]:
        unjudged = sum(1 for claim in self.claims if not claim.judgement)
        return {"claims": [claim.item() for claim in self.claims], "voided": self.voided + unjudged}


async def judge(visit: Visit, stages: Stages, usage: Usage, progress: Progress) -> Correctness:
    """Run all of it. Raises nothing but for cancellation; what failed is in ``error``."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(settled(_claims_of(visit, part, stages, usage, progress))) for part in visit.parts]
    results = [task.result() for task in tasks]
    errors = [result for result in results if isinstance(result, StageError)]
    good = [result for result in results if not isinstance(result, StageError)]
    claims = tuple(claim for result in good for claim in result[0])
    return Correctness(claims, sum(result[1] for result in good), _findings(claims), errors[0] if errors else None)


async def _claims_of(
    visit: Visit, part: Part, stages: Stages, usage: Usage, progress: Progress
) -> tuple[list[JudgedClaim], int]:
    passage = part.text(visit.note)
    ask = Ask("extract_claims", MedicalClaim, {"passage": passage}, len(passage), visit.complexity)
    made = await stages.run(visit.request, ask, usage)
    quoted = [(claim, span) for claim in made if (span := visit.note_source.span(claim.quote))]
    progress.add("claims", ({"claim": one_line(c.claim), "note_span": list(s)} for c, s in quoted), len(visit.parts))
    judged = await _judge_claims(visit, quoted, stages, usage) if quoted else []
    progress.add("judgements", (claim.item() for claim in judged), len(visit.parts))
    return judged, len(made) - len(quoted)


async def _judge_claims(
    visit: Visit, quoted: list[tuple[MedicalClaim, Span]], stages: Stages, usage: Usage
) -> list[JudgedClaim]:
    lines = "\n".join(f"{number} {one_line(claim.claim)}" for number, (claim, _) in enumerate(quoted))
    ask = Ask("judge_claims", ClaimJudgement, {"note": visit.note, "claims": lines}, len(visit.note), visit.complexity)
    answers = {judgement.claim: judgement for judgement in await stages.run(visit.request, ask, usage)}
    return [JudgedClaim(claim, span, answers.get(number)) for number, (claim, span) in enumerate(quoted)]


def _findings(claims: tuple[JudgedClaim, ...]) -> Findings:
    findings = Findings(NAME)
    for claim in claims:
        judgement = claim.judgement
        if judgement is None or judgement.verdict == "correct":
            continue
        wrong = judgement.verdict == "incorrect"
        findings.add(
            _kind(judgement.kind),
            "contradicted" if wrong else "questionable",
            judgement.severity if wrong else "minor",
            claim.claim.claim,
            judgement.reason or "Not in keeping with accepted medical knowledge.",
            claim.note_span,
            (),
            judgement.suggestion,
        )
    return findings


def _kind(kind: Kind) -> Kind:
    """Nothing is missing or invented here, whatever the model calls it."""
    return "certainty" if kind in ("omission", "fabrication", "section", "format") else kind
