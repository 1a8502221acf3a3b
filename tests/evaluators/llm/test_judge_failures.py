"""What does not stand or does not come is never taken for a score."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from engine.transcript import Turn
from engine.verdict import unscored
from evaluators.llm.judges import LlmJudges
from evaluators.protocol import (
    Assessment,
    JudgeRequest,
    StageCall,
    StageError,
    StageFault,
    StageReply,
)
from tests.evaluators.llm.scripted import (
    NOTE,
    TURNS,
    Memory,
    Model,
    honest,
    instead,
    judge,
    request,
    said,
    statement_check,
    tier,
)
from tests.kit.fakes import settle


def raising(reason: StageFault, *stages: str) -> Callable[[StageCall], list[dict[str, Any]]]:
    def script(call: StageCall) -> list[dict[str, Any]]:
        if not stages or call.stage in stages:
            raise StageError(reason, "as scripted")
        return honest(call)

    return script


async def test_a_fact_whose_quote_does_not_stand_is_void_and_counted() -> None:
    facts = [*honest(StageCall("extract_facts", "fast", {}, "", "", 0, 0)), said("diabetes", "I have diabetes", 1)]
    content, _ = await judge(tier(Model(instead("extract_facts", *facts))))
    assert content.verdict.outcome == "scored"
    assert content.verdict.details["voided"] == 1
    assert all("diabetes" not in fact["text"] for fact in content.verdict.details["facts"])
    assert all("diabetes" not in finding.message for finding in content.findings)


async def test_support_without_a_quote_that_stands_does_not_count() -> None:
    checks = [
        statement_check(0, "supported", "a dry cough for three days", line=1),
        statement_check(1, "supported", "I have had asthma since childhood"),
        statement_check(2, "unmentioned"),
    ]
    content, _ = await judge(tier(Model(instead("check_statements", *checks))))
    assert content.verdict.details["precision"] == pytest.approx(1 / 2)
    assert content.verdict.details["statements"][1]["support"] == "unverified"


async def test_a_model_that_invents_its_quotes_gives_no_score() -> None:
    checks = [statement_check(i, "supported", "words that nobody said") for i in range(3)]
    content, medical = await judge(tier(Model(instead("check_statements", *checks))))
    assert content.verdict.source == "fallback:grounding+entity_coverage"
    assert content.verdict.details["fallback_reason"] == "unverified"
    model = Model(instead("extract_claims", {"claim": "x", "quote": "not in the note"}))
    _, medical = await judge(tier(model))
    assert (medical.verdict.outcome, medical.verdict.reason) == ("failed", "unverified")


async def test_statements_a_model_leaves_out_are_not_taken_for_good() -> None:
    content, _ = await judge(tier(Model(instead("check_statements", statement_check(0, "supported", "dry cough")))))
    assert content.verdict.details["fallback_reason"] == "unverified"
    content, _ = await judge(tier(Model(instead("check_statements"))))
    assert content.verdict.details["fallback_reason"] == "unverified"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("rate_limited", "unscored"),
        ("over_budget", "unscored"),
        ("provider_error", "unscored"),
        ("timeout", "unscored"),
        ("worker_lost", "unscored"),
        ("unparsable", "failed"),
    ],
)
async def test_a_fault_is_never_a_number_of_its_own(reason: StageFault, outcome: str) -> None:
    content, medical = await judge(tier(Model(raising(reason))))
    assert (medical.verdict.outcome, medical.verdict.reason, medical.verdict.value) == (outcome, reason, None)
    assert content.verdict.source == "fallback:grounding+entity_coverage"
    assert content.verdict.value == pytest.approx(2 / 3)
    assert content.verdict.details["fallback_reason"] == reason
    assert content.verdict.cost_usd is None


async def test_without_a_model_both_say_so() -> None:
    judges = LlmJudges(None)
    content, medical = await judge(judges)
    assert not judges.configured
    assert content.verdict.details["fallback_reason"] == "no_llm"
    assert (medical.verdict.outcome, medical.verdict.reason) == ("unscored", "no_llm")


async def test_without_deterministic_scores_there_is_nothing_to_fall_back_to() -> None:
    bare = Assessment({"grounding": unscored("grounding", "1", "language")}, (), ())
    asked = JudgeRequest("r", "t", "s", TURNS, NOTE, {}, bare)
    content, _ = await judge(tier(Model(raising("timeout"))), asked)
    assert (content.verdict.outcome, content.verdict.reason) == ("unscored", "timeout")


async def test_one_stage_that_fails_spoils_the_score_but_not_what_was_found() -> None:
    content, _ = await judge(tier(Model(raising("timeout", "check_statements"))))
    assert content.verdict.source == "fallback:grounding+entity_coverage"
    assert {finding.kind for finding in content.findings} == {"omission"}


async def test_a_broken_judge_fails_without_a_word_of_the_visit(caplog: pytest.LogCaptureFixture) -> None:
    def script(call: StageCall) -> list[dict[str, Any]]:
        raise RuntimeError(call.inputs)

    _, medical = await judge(tier(Model(script)))
    assert (medical.verdict.outcome, medical.verdict.reason) == ("failed", "internal_error")
    assert "Amoxicillin" not in repr(medical.verdict) + caplog.text
    assert "internal" in repr(medical.verdict)


@pytest.mark.parametrize("items", [[{"claim": "no quote"}], [{"claim": 1, "quote": 2}], ["text"]])
async def test_a_reply_of_another_shape_is_unparsable_and_not_cached(items: list[Any]) -> None:
    cache = Memory()
    _, medical = await judge(tier(Model(instead("extract_claims", *items)), cache))
    assert (medical.verdict.outcome, medical.verdict.reason) == ("failed", "unparsable")
    _, medical = await judge(tier(Model(honest), cache))
    assert medical.verdict.outcome == "scored"


@pytest.mark.parametrize(("turns", "note"), [((), NOTE), (TURNS, ""), (TURNS, "PLAN:\n"), ((), "")])
async def test_nothing_to_judge_is_unscored_and_asks_nobody(turns: tuple[Turn, ...], note: str) -> None:
    model = Model(honest)
    results = await tier(model).judge(request(turns, note, evaluators=("content_fidelity",)), lambda _: None)
    verdict = results["content_fidelity"].verdict
    assert (verdict.outcome, verdict.reason) == ("unscored", "empty")
    assert model.calls == []


async def test_cancelling_cancels_the_calls() -> None:
    cancelled = 0
    started = asyncio.Event()

    class Hanging(Model):
        async def __call__(self, call: StageCall) -> StageReply:
            nonlocal cancelled
            started.set()
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                cancelled += 1
                raise
            raise AssertionError

    task = asyncio.create_task(judge(tier(Hanging(honest))))
    await started.wait()
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await settle()
    assert cancelled == 3  # facts, statements, claims


async def test_the_judges_deadline_ends_a_hang() -> None:
    class Hanging(Model):
        async def __call__(self, call: StageCall) -> StageReply:
            await asyncio.Event().wait()
            raise AssertionError

    content, medical = await judge(tier(Hanging(honest), deadline_s=0.01))
    assert content.verdict.details["fallback_reason"] == "timeout"
    assert (medical.verdict.outcome, medical.verdict.reason) == ("unscored", "timeout")


async def test_injected_orders_to_a_model_that_obeys_cannot_give_a_perfect_score() -> None:
    """The worst model: it does what the text says, and says that all is well, or that there is nothing to check."""
    for support, quote in (("supported", "all is supported by the patient"), ("not_checkable", "")):
        obedient = [statement_check(i, support, quote) for i in range(3)]
        content, _ = await judge(tier(Model(instead("check_statements", *obedient))))
        assert content.verdict.source.startswith("fallback:")
