"""A small visit, and a model that says what a test lets it say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from engine.transcript import Turn
from engine.verdict import scored
from evaluators.llm.judges import LlmJudges
from evaluators.llm.stages import Compute, Stages
from evaluators.protocol import Assessment, Judgement, JudgeRequest, ModelClass, StageCall, StageReply

MODELS: dict[ModelClass, str] = {"fast": "p/fast", "balanced": "p/balanced", "accurate": "p/accurate"}

TURNS = (
    Turn("What brings you in today?", "clinician", "u1"),
    Turn("I have had a dry cough for three days, and no fever.", "patient", "u2"),
    Turn("Are you allergic to anything?", "clinician", "u3"),
    Turn("Yes, penicillin gives me a bad rash.", "patient", "u4"),
)
NOTE = """SUBJECTIVE:
Dry cough for three days.
Has asthma since childhood.

PLAN:
Amoxicillin 500 mg three times a day.
"""


class Model:
    """A StageCaller. ``script`` gives the output items of a call, or raises."""

    def __init__(self, script: Callable[[StageCall], list[dict[str, Any]]]) -> None:
        self.script = script
        self.calls: list[StageCall] = []
        self.cost_usd: float | None = 0.001

    async def __call__(self, call: StageCall) -> StageReply:
        self.calls.append(call)
        field = {"extract_facts": "facts", "extract_claims": "claims", "judge_claims": "judgements"}
        outputs = {field.get(call.stage, "checks"): self.script(call)}
        return StageReply(outputs, MODELS[call.model_class], 100, 10, self.cost_usd)

    def stages(self) -> Counter[str]:
        return Counter(call.stage for call in self.calls)


def said(text: str, quote: str, line: int, **other: Any) -> dict[str, Any]:
    base = {"category": "symptom", "assertion": "affirmed", "severity": "major"}
    return {"text": text, "quote": quote, "line": line, **base, **other}


def fact_check(fact: int, status: str, note_quote: str = "", **other: Any) -> dict[str, Any]:
    return {"fact": fact, "status": status, "note_quote": note_quote, "kind": "omission", "reason": "", **other}


def statement_check(statement: int, support: str, quote: str = "", **other: Any) -> dict[str, Any]:
    base = {"kind": "fabrication", "severity": "major", "line": 0, "reason": "", "suggestion": ""}
    return {"statement": statement, "support": support, "quote": quote, **base, **other}


def judged(claim: int, verdict: str, **other: Any) -> dict[str, Any]:
    base = {"kind": "certainty", "severity": "major", "reason": "because", "suggestion": ""}
    return {"claim": claim, "verdict": verdict, **base, **other}


def honest(call: StageCall) -> list[dict[str, Any]]:
    """A careful reader of TURNS and NOTE."""
    match call.stage:
        case "extract_facts":
            return [
                said("dry cough for 3 days", "dry cough for three days", 1),
                said("no fever", "no fever", 1, assertion="negated", severity="minor"),
                said(
                    "penicillin allergy, rash",
                    "penicillin gives me a bad rash",
                    3,
                    category="allergy",
                    severity="critical",
                ),
            ]
        case "check_facts":
            return [
                fact_check(0, "carried", "Dry cough for three days"),
                fact_check(1, "missing"),
                fact_check(2, "missing"),
            ]
        case "check_statements":
            return [
                statement_check(0, "supported", "a dry cough for three days", line=1),
                statement_check(1, "unmentioned", reason="Asthma was never spoken of."),
                statement_check(2, "unmentioned", kind="medication", severity="critical"),
            ]
        case "extract_claims":
            return [{"claim": "Amoxicillin 500 mg treats the cough", "quote": "Amoxicillin 500 mg three times a day"}]
        case "judge_claims":
            return [judged(0, "incorrect", kind="medication", severity="critical", reason="Allergic to penicillin.")]
    raise AssertionError(call.stage)


def request(turns: tuple[Turn, ...] = TURNS, note: str = NOTE, **other: Any) -> JudgeRequest:
    verdicts = {"grounding": scored("grounding", "1", 0.5), "entity_coverage": scored("entity_coverage", "1", 1.0)}
    return JudgeRequest("r1", "tenant", "s1", turns, note, {}, Assessment(verdicts, (), ()), **other)


class Memory:
    """A cache that keeps everything."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def get_or_compute(self, key: str, compute: Compute, ttl_s: float) -> bytes:
        if key not in self.kept:
            self.kept[key] = await compute()
        return self.kept[key]


def tier(model: Model, cache: Memory | None = None, **options: Any) -> LlmJudges:
    return LlmJudges(Stages(model, MODELS, cache=cache, secret=b"key", linger_s=0.0), clock=lambda: 0.0, **options)


async def judge(judges: LlmJudges, asked: JudgeRequest | None = None) -> tuple[Judgement, Judgement]:
    results = await judges.judge(asked or request(), lambda _: None)
    return results["content_fidelity"], results["medical_correctness"]


def instead(stage: str, *items: dict[str, Any]) -> Callable[[StageCall], list[dict[str, Any]]]:
    """The honest reader, but for one stage."""
    return lambda call: list(items) if call.stage == stage else honest(call)
