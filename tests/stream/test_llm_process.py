"""The host against a worker that misbehaves on command; the real worker is met in ``tests/integration/test_llm.py``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import pytest

from evaluators.protocol import ModelClass, StageCall, StageError
from stream.llm_process import LlmProcess
from tests.kit.fakes import FakeClock

MODELS: dict[ModelClass, str] = {"fast": "m/fast", "balanced": "m/balanced", "accurate": "m/accurate"}
COMMAND = (sys.executable, "-m", "tests.kit.llm_worker_double")


def call(stage: str, *, timeout_s: float = 60.0, **inputs: str) -> StageCall:
    return StageCall(stage, "balanced", inputs, "t", "s", 10, timeout_s)


@pytest.fixture
async def process(clock: FakeClock) -> AsyncIterator[LlmProcess]:
    process = LlmProcess(MODELS, command=COMMAND, clock=clock, grace_s=0.05)
    yield process
    await process.aclose()


async def test_starts_with_the_first_call_and_answers_concurrent_ones(process: LlmProcess) -> None:
    assert process.pid is None
    replies = await asyncio.gather(*(process(call("echo", text=str(i))) for i in range(20)))
    assert [reply.outputs["text"] for reply in replies] == [str(i) for i in range(20)]
    assert {reply.model for reply in replies} == {"m/balanced"}
    assert replies[0].cost_usd is None
    assert process.pid is not None


async def test_an_error_comes_back_as_it_was(process: LlmProcess) -> None:
    with pytest.raises(StageError) as failed:
        await process(call("error"))
    error = failed.value
    assert (error.reason, error.detail, error.retryable, error.retry_after_s) == (
        "rate_limited", "status 429", True, 7.5,
    )  # fmt: skip


@pytest.mark.parametrize("death", ["crash", "nonsense"])
async def test_its_death_fails_what_was_in_flight_and_the_next_call_starts_another(
    process: LlmProcess, clock: FakeClock, death: str
) -> None:
    waiting = asyncio.create_task(process(call("slow")))
    await process(call("echo"))
    first = process.pid
    with pytest.raises(StageError) as died:
        await process(call(death))
    assert died.value.reason == "worker_lost"
    assert died.value.retryable
    with pytest.raises(StageError):
        await waiting
    with pytest.raises(StageError) as early:
        await process(call("echo"))
    assert early.value.retry_after_s is not None
    await clock.advance(early.value.retry_after_s)
    await process(call("echo"))
    assert process.pid not in (None, first)


async def test_killed_from_outside(process: LlmProcess) -> None:
    waiting = asyncio.create_task(process(call("slow")))
    await process(call("echo"))
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(StageError) as died:
        await waiting
    assert died.value.reason == "worker_lost"


async def test_one_that_never_gets_ready_is_tried_less_and_less_often(clock: FakeClock) -> None:
    process = LlmProcess(MODELS, command=(*COMMAND, "--stillborn"), clock=clock, restart_delay_s=1.0)
    delays = []
    for _ in range(3):
        with pytest.raises(StageError):
            await process(call("echo"))
        with pytest.raises(StageError) as refused:
            await process(call("echo"))
        assert refused.value.retry_after_s is not None
        delays.append(refused.value.retry_after_s)
        await clock.advance(refused.value.retry_after_s)
    assert delays == [1.0, 2.0, 4.0]
    await process.aclose()


async def test_one_that_does_not_answer_in_time_is_killed(process: LlmProcess, clock: FakeClock) -> None:
    await process(call("echo"))
    first = process.pid
    with pytest.raises(StageError) as hung:
        await process(call("stuck", timeout_s=0.05))
    assert hung.value.reason == "timeout"
    await clock.advance(60)
    await process(call("echo"))
    assert process.pid != first


async def test_cancelling_a_call_cancels_it_in_the_process(process: LlmProcess) -> None:
    await process(call("echo"))
    waiting = asyncio.create_task(process(call("slow")))
    await process(call("echo"))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await process(call("cancelled"))).outputs == {"cancelled": 1}


async def test_closing_ends_the_process_and_fails_what_waits(process: LlmProcess) -> None:
    waiting = asyncio.create_task(process(call("slow")))
    await process(call("echo"))
    pid = process.pid
    assert pid is not None
    await process.aclose()
    with pytest.raises(StageError):
        await waiting
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_slow_start_is_not_held_against_the_provider(clock: FakeClock) -> None:
    """Breaker and limit look at the reason."""
    process = LlmProcess(MODELS, command=(sys.executable, "-c", "input()"), clock=clock)
    with pytest.raises(StageError) as slow:
        await process(call("echo", timeout_s=0.05))
    assert slow.value.reason == "worker_lost"
    assert slow.value.retryable
    await process.aclose()


async def test_one_that_cannot_be_started_says_so(clock: FakeClock) -> None:
    process = LlmProcess(MODELS, command=("/nonexistent/python",), clock=clock)
    with pytest.raises(StageError) as failed:
        await process(call("echo"))
    assert failed.value.reason == "worker_lost"
    assert "FileNotFoundError" in failed.value.detail
    await process.aclose()


async def test_who_gives_up_waiting_leaves_it_starting(process: LlmProcess) -> None:
    first = asyncio.create_task(process(call("echo")))
    await asyncio.sleep(0)
    first.cancel()
    await process(call("echo"))
    assert process.pid is not None


async def test_one_that_hangs_while_loading_is_replaced(clock: FakeClock) -> None:
    process = LlmProcess(MODELS, command=(sys.executable, "-c", "input()"), clock=clock)
    while process.pid is None:
        with pytest.raises(StageError):
            await process(call("echo", timeout_s=0.05))
    await clock.advance(121)
    with pytest.raises(StageError):
        await process(call("echo", timeout_s=0.05))
    assert process.pid is None
    await process.aclose()
