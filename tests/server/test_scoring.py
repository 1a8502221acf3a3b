"""Whole pairs: what the tiers say, folded as a session's run ends."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from engine.turns import turns_of_text
from engine.verdict import Verdict
from evaluators.protocol import Judgement, JudgeRequest, OnProgress
from server import scoring
from server.records import Broken, Record
from server.scoring import TierName
from tests.server.cli.fake_tier import FakeTier

RECORD = Record("r1", tuple(turns_of_text("Doctor: Hi.\nPatient: Hello.")), "Something wrong.")


class Judges:
    """Judges that all say the same."""

    version = "j"
    names: tuple[str, ...] = ("content_fidelity",)

    def __init__(self, verdict: Verdict, configured: bool = True) -> None:
        self.verdict, self.configured = verdict, configured
        self.asked: list[JudgeRequest] = []

    async def judge(self, request: JudgeRequest, on_progress: OnProgress) -> Mapping[str, Judgement]:
        self.asked.append(request)
        return {"content_fidelity": Judgement(self.verdict)}

    async def prepare(self, request: JudgeRequest) -> None: ...

    async def aclose(self) -> None: ...


MODEL = Verdict("content_fidelity", "j", "llm", "scored", 0.9, source="llm:x")
FALLBACK = Verdict("content_fidelity", "j", "llm", "scored", 0.4, source="fallback:grounding")
FAILED = Verdict("content_fidelity", "j", "llm", "failed", None, reason="timeout", source="llm:x")


async def scored(judges: Judges | None, tier: TierName) -> scoring.Result:
    assessed = scoring.assess(FakeTier(), RECORD)
    return scoring.result(RECORD, assessed, await scoring.judge(judges, RECORD, assessed.assessment), tier)


async def test_without_judges_the_deterministic_tier_is_all() -> None:
    result = await scored(None, "deterministic")
    assert (result.status, list(result.deterministic_metrics), result.llm_metrics) == ("complete", ["grounding"], {})
    assert result.overall_quality.value == 50.0  # grounding carries the weight of content_fidelity
    assert len(result.findings) == 1


async def test_judges_get_the_assessment_to_fall_back_on() -> None:
    judges = Judges(MODEL)
    result = await scored(judges, "all")
    assert (result.status, result.overall_quality.value) == ("complete", 90.0)
    assert list(judges.asked[0].deterministic.verdicts) == ["grounding"]


async def test_the_llm_tier_alone_reports_nothing_of_the_other() -> None:
    result = await scored(Judges(MODEL), "llm")
    assert (result.deterministic_metrics, result.findings) == ({}, ())


@pytest.mark.parametrize(
    ("verdict", "configured", "status"),
    [
        (MODEL, True, "complete"),
        (FALLBACK, True, "degraded"),
        (FAILED, True, "degraded"),
        (FALLBACK, False, "complete"),
    ],
)
async def test_degraded_means_that_a_configured_model_failed(verdict: Verdict, configured: bool, status: str) -> None:
    assert (await scored(Judges(verdict, configured), "all")).status == status


async def test_lines_have_the_fields_that_others_rely_on() -> None:
    line = json.loads(scoring.result_line(await scored(None, "deterministic")))
    assert list(line) == [
        "id", "status", "deterministic_metrics", "llm_metrics", "overall_quality", "findings", "elapsed_ms",
    ]  # fmt: skip
    assert line["findings"][0]["note_span"] == [10, 15]
    error = json.loads(scoring.error_line(Broken("x", "bad_json", "no JSON", "note")))
    assert error == {"id": "x", "status": "error", "error": {"code": "bad_json", "message": "no JSON", "field": "note"}}
