"""The real road: judges, guard, a process of its own, DSPy, litellm, HTTP. Only the provider is a test double."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from engine.transcript import Turn
from engine.verdict import scored
from evaluators.llm.judges import LlmJudges
from evaluators.llm.replies import STAGES
from evaluators.llm.stages import Stages
from evaluators.protocol import Assessment, Judgement, JudgeProgress, JudgeRequest, ModelClass, OnProgress
from stream.clock import SystemClock
from stream.limits import Budget
from stream.llm_guard import Guard
from stream.llm_process import LlmProcess
from tests.kit.llm_server import Fault, FaultKind, LlmServer, Model

pytestmark = pytest.mark.asyncio(loop_scope="module")

TURNS = (
    Turn("Good morning, what can I do for you?", "clinician", "u1"),
    Turn("I have had burning stomach pain after every meal since Christmas.", "patient", "u2"),
    Turn("Are you taking any ibuprofen tablets for your knee?", "clinician", "u3"),
    Turn("Yes, ibuprofen 400 milligrams twice daily since November.", "patient", "u4"),
)
GOOD = (
    "HISTORY:\nBurning stomach pain after every meal since Christmas.\n"
    "Ibuprofen 400 mg twice daily since November for knee.\nPLAN:\nStop ibuprofen tablets, review stomach pain.\n"
)
BAD = "HISTORY:\nHeadache behind both eyes whenever reading.\nPLAN:\nSumatriptan 9000 mg daily, follow glucose diary.\n"
CLOCK = SystemClock()
PLANTED = "Zebrafinchish"
MODELS: dict[ModelClass, str] = {"fast": "openai/small", "balanced": "openai/middle", "accurate": "openai/gpt-4o-mini"}


class Road:
    """The tier with a double behind it. The process is shared by the tests, the guard is new for each."""

    def __init__(self, double: Model, process: LlmProcess) -> None:
        self.double = double
        self.process = process
        self.limit_attempts(30.0)

    def limit_attempts(self, seconds: float) -> None:
        guard = Guard(
            self.process,
            MODELS,
            budget=Budget(CLOCK),
            clock=CLOCK,
            attempt_timeout_s=seconds,
            uniform=lambda low, high: low,
        )
        self.tier = LlmJudges(Stages(guard, MODELS, timeout_s=180.0, linger_s=0.0))

    async def judge(self, note: str = GOOD, on_progress: OnProgress = lambda _: None) -> tuple[Judgement, Judgement]:
        verdicts = {"grounding": scored("grounding", "1", 0.5), "entity_coverage": scored("entity_coverage", "1", 0.5)}
        asked = JudgeRequest("r", "tenant", "s", TURNS, note, {}, Assessment(verdicts, (), ()))
        results = await self.tier.judge(asked, on_progress)
        return results["content_fidelity"], results["medical_correctness"]

    def breaks(self, kind: FaultKind, times: int | None = None, stage: str | None = None) -> None:
        self.double.faults.append(Fault(kind, times, stage=stage))


@pytest.fixture(scope="module")
def server() -> Iterator[LlmServer]:
    with pytest.MonkeyPatch.context() as patch, LlmServer() as server:
        patch.setenv("OPENAI_API_KEY", "test-double")
        yield server


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def process(server: LlmServer) -> AsyncIterator[LlmProcess]:
    """One for all tests: loading the model libraries takes seconds."""
    process = LlmProcess(MODELS, api_base=server.api_base, clock=CLOCK, restart_delay_s=0.01)
    await process.start()
    yield process
    await process.aclose()


@pytest.fixture
def road(server: LlmServer, process: LlmProcess) -> Road:
    double = server.model
    double.faults.clear()
    double.seen.clear()
    double.abandoned = 0
    return Road(double, process)


async def test_a_run_is_judged_by_the_model_and_reports_on_the_way(road: Road) -> None:
    reports: list[JudgeProgress] = []
    content, medical = await road.judge(on_progress=reports.append)
    assert content.verdict.source == "llm:openai/middle+openai/small"
    assert medical.verdict.source == "llm:openai/gpt-4o-mini+openai/small"
    assert content.verdict.details["usage"]["input_tokens"] > 1_000
    assert content.verdict.cost_usd is None  # nobody knows what these models cost
    assert {report.stage for report in reports} == {"facts", "fact_checks", "statements", "claims", "judgements"}
    assert {seen.stage for seen in road.double.seen} == set(STAGES)


async def test_verdicts_depend_on_what_was_written(road: Road) -> None:
    good, good_medicine = await road.judge(GOOD)
    bad, bad_medicine = await road.judge(BAD)
    assert good.verdict.value is not None
    assert bad.verdict.value is not None
    assert good.verdict.value > bad.verdict.value + 0.3
    assert good_medicine.verdict.value == 1.0
    assert bad_medicine.verdict.value == 0.5
    assert [finding.kind for finding in bad_medicine.findings] == ["dose"]
    quoted = BAD[slice(*bad_medicine.findings[0].note_span)]  # type: ignore[misc]  # has a span
    assert "9000 mg" in quoted


async def test_models_that_take_a_schema_get_a_strict_one(road: Road) -> None:
    await road.judge()
    formats = {seen.model: seen.body["response_format"] for seen in road.double.seen}
    assert formats["gpt-4o-mini"]["json_schema"]["strict"] is True
    assert formats["small"] == {"type": "json_object"}


FOR_GOOD: list[tuple[FaultKind, str, str]] = [
    ("rate_limit", "unscored", "rate_limited"),
    ("server_error", "unscored", "provider_error"),
    ("unauthorized", "unscored", "provider_error"),
    ("half", "unscored", "provider_error"),
    ("closed", "unscored", "provider_error"),
    ("garbage", "failed", "unparsable"),
    ("wrong_type", "failed", "unparsable"),
    ("truncated", "failed", "unparsable"),
    ("false_quotes", "failed", "unverified"),
]


@pytest.mark.parametrize(("kind", "outcome", "reason"), FOR_GOOD)
async def test_a_fault_that_stays_ends_the_run_with_its_reason(
    road: Road, kind: FaultKind, outcome: str, reason: str
) -> None:
    road.breaks(kind)
    content, medical = await road.judge()
    assert (medical.verdict.outcome, medical.verdict.reason) == (outcome, reason)
    assert content.verdict.source == "fallback:grounding+entity_coverage"
    assert content.verdict.details["fallback_reason"] == reason
    assert content.verdict.value == 0.5


async def test_a_provider_that_hangs_is_given_up(road: Road) -> None:
    await road.judge()
    road.breaks("hang")
    road.limit_attempts(0.3)
    content, medical = await road.judge()
    assert (medical.verdict.outcome, medical.verdict.reason) == ("unscored", "timeout")
    assert content.verdict.details["fallback_reason"] == "timeout"
    assert await asyncio.to_thread(road.double.wait_for, lambda: road.double.in_flight == 0)


@pytest.mark.parametrize("kind", ["rate_limit", "server_error", "half", "closed", "garbage", "truncated"])
async def test_a_fault_that_passes_is_got_over(road: Road, kind: FaultKind) -> None:
    road.breaks(kind, times=1)
    content, medical = await road.judge()
    assert content.verdict.source.startswith("llm:")
    assert medical.verdict.outcome == "scored"
    assert [seen.fault for seen in road.double.seen].count(kind) == 1


async def test_cancelling_reaches_the_provider(road: Road) -> None:
    await road.judge()
    road.breaks("hang")
    task = asyncio.create_task(road.judge())
    assert await asyncio.to_thread(road.double.wait_for, lambda: road.double.in_flight >= 3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(road.double.wait_for, lambda: road.double.in_flight == 0)
    assert road.double.abandoned >= 3


async def test_a_run_outlives_the_process(road: Road) -> None:
    await road.judge()
    road.breaks("hang", times=2)
    task = asyncio.create_task(road.judge())
    assert await asyncio.to_thread(road.double.wait_for, lambda: road.double.in_flight >= 2)
    first = road.process.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    content, medical = await task
    assert content.verdict.source.startswith("llm:")
    assert medical.verdict.outcome == "scored"
    assert road.process.pid not in (None, first)


@pytest.mark.parametrize("kind", ["garbage", "unauthorized", "truncated"])
async def test_no_text_of_the_visit_comes_out(
    road: Road, kind: FaultKind, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    road.breaks(kind)
    results = await road.judge(f"PLAN:\nStop ibuprofen tablets and take {PLANTED} daily.\n")
    printed = capfd.readouterr()
    shown = repr([judgement.verdict for judgement in results])
    assert any(PLANTED in str(seen.body) for seen in road.double.seen)
    assert PLANTED not in printed.out + printed.err + caplog.text + shown


def peak_mib(process: LlmProcess) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_the_process_keeps_within_its_memory(road: Road) -> None:
    await asyncio.gather(*(road.judge() for _ in range(8)))
    assert peak_mib(road.process) < 300


ORPHAN = '''
import asyncio, os, sys
from stream.clock import SystemClock
from stream.llm_process import LlmProcess

WORKER = """
import sys, types
engine = sys.modules["evaluators.llm.engine"] = types.ModuleType("engine")  # spares loading the model libraries again
engine.Engine = lambda *_: None
from evaluators.llm.worker import main
main()
"""

async def main():
    process = LlmProcess({}, command=(sys.executable, "-c", WORKER), clock=SystemClock())
    await process.start()
    print(process.pid, flush=True)
    os._exit(0)

asyncio.run(main())
'''


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs pidfd_open to wait for another's child")
async def test_it_dies_with_its_node() -> None:
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", ORPHAN, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return  # gone already
    ended, _, _ = await asyncio.to_thread(select.select, [watch], [], [], 30.0)
    os.close(watch)
    assert ended
    await parent.wait()
