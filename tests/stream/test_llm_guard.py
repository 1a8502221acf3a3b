from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from evaluators.protocol import ModelClass, StageCall, StageError, StageReply
from stream.limits import AdaptiveLimit, Budget, Caps
from stream.llm_guard import Guard
from tests.kit.fakes import FakeClock, settle

MODELS: dict[ModelClass, str] = {"fast": "a/small", "balanced": "a/middle", "accurate": "b/large"}
CALL = StageCall("extract_facts", "fast", {"context": "", "transcript": ""}, "t", "s", tokens=1_000, timeout_s=60.0)
REPLY = StageReply({"facts": []}, "a/small", 100, 20, None)
BROKEN = StageError("provider_error", "status 503", retryable=True)

Step = StageReply | StageError


class Provider:
    """Says what the script says, call after call, then REPLY."""

    def __init__(self, steps: Sequence[Step] = ()) -> None:
        self.steps = list(steps)
        self.calls: list[StageCall] = []

    async def __call__(self, call: StageCall) -> StageReply:
        self.calls.append(call)
        step = self.steps.pop(0) if self.steps else REPLY
        if isinstance(step, StageError):
            raise step
        return step


def make(
    clock: FakeClock, provider: Provider, budget: Budget | None = None, limit: AdaptiveLimit | None = None
) -> Guard:
    shared = limit or AdaptiveLimit(clock)
    return Guard(
        provider,
        MODELS,
        budget=budget or Budget(clock),
        limit=lambda: shared,
        clock=clock,
        uniform=lambda low, high: high,
    )


async def run(clock: FakeClock, guard: Guard, seconds: float, call: StageCall = CALL) -> StageReply:
    task = asyncio.create_task(guard(call))
    await clock.advance(seconds)
    assert task.done()
    return task.result()


async def test_transient_faults_are_retried_with_growing_waits(clock: FakeClock) -> None:
    provider = Provider([BROKEN, BROKEN])
    task = asyncio.create_task(make(clock, provider)(CALL))
    await clock.advance(0.4)
    assert len(provider.calls) == 1
    await clock.advance(0.1)
    assert len(provider.calls) == 2
    await clock.advance(0.9)
    assert len(provider.calls) == 2
    await clock.advance(0.1)
    assert task.result() is REPLY


async def test_it_gives_up_after_four_attempts(clock: FakeClock) -> None:
    provider = Provider([BROKEN] * 4)
    with pytest.raises(StageError) as failed:
        await run(clock, make(clock, provider), 60)
    assert failed.value.reason == "provider_error"
    assert len(provider.calls) == 4


async def test_what_cannot_get_better_is_not_retried(clock: FakeClock) -> None:
    provider = Provider([StageError("provider_error", "status 401")])
    with pytest.raises(StageError):
        await run(clock, make(clock, provider), 60)
    assert len(provider.calls) == 1


async def test_garbage_is_asked_for_once_more_only(clock: FakeClock) -> None:
    garbage = StageError("unparsable", retryable=True)
    provider = Provider([garbage] * 4)
    with pytest.raises(StageError) as failed:
        await run(clock, make(clock, provider), 60)
    assert failed.value.reason == "unparsable"
    assert len(provider.calls) == 2


async def test_retry_after_is_honoured_by_all_calls(clock: FakeClock) -> None:
    provider = Provider([StageError("rate_limited", "status 429", retryable=True, retry_after_s=10.0)])
    guard = make(clock, provider)
    first = asyncio.create_task(guard(CALL))
    await settle()
    second = asyncio.create_task(guard(CALL))
    await clock.advance(9.9)
    assert len(provider.calls) == 1
    await clock.advance(1)
    assert first.result() is REPLY
    assert second.result() is REPLY


async def test_a_retry_after_beyond_the_deadline_ends_the_call_at_once(clock: FakeClock) -> None:
    provider = Provider([StageError("rate_limited", retryable=True, retry_after_s=600.0)])
    with pytest.raises(StageError) as failed:
        await run(clock, make(clock, provider), 0)
    assert failed.value.reason == "rate_limited"


async def test_rate_limits_shrink_the_limit_and_do_not_open_the_breaker(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=10)
    limited = StageError("rate_limited", retryable=True)
    provider = Provider([limited] * 3)
    assert await run(clock, make(clock, provider, limit=limit), 60) is REPLY
    assert limit.limit < 10


async def test_the_breaker_of_one_provider_leaves_the_other_alone(clock: FakeClock) -> None:
    dead = StageError("provider_error", "status 500")
    provider = Provider([dead] * 5)
    guard = make(clock, provider)
    for _ in range(5):
        with pytest.raises(StageError):
            await run(clock, guard, 0)
    with pytest.raises(StageError) as refused:
        await run(clock, guard, 0)
    assert refused.value.detail == "breaker open"
    assert len(provider.calls) == 5
    other = StageCall("judge_claims", "accurate", {}, "t", "s", 10, 60.0)
    assert await run(clock, guard, 0, other) is REPLY
    await clock.advance(10)
    assert await run(clock, guard, 0) is REPLY


async def test_a_lost_worker_is_no_fault_of_the_provider(clock: FakeClock) -> None:
    lost = StageError("worker_lost", retryable=False)
    provider = Provider([lost] * 10)
    guard = make(clock, provider)
    for _ in range(10):
        with pytest.raises(StageError):
            await run(clock, guard, 0)
    assert await run(clock, guard, 0) is REPLY


async def test_over_budget_reaches_no_provider(clock: FakeClock) -> None:
    provider = Provider()
    guard = make(clock, provider, Budget(clock, Caps(session_tokens=999)))
    with pytest.raises(StageError) as refused:
        await guard(CALL)
    assert refused.value.reason == "over_budget"
    assert provider.calls == []


async def test_the_budget_is_charged_with_what_was_used(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_tokens=10_000))
    await run(clock, make(clock, Provider(), budget), 0)
    assert budget.left("t", "s") == pytest.approx(1 - 120 / 10_000)


async def test_garbage_has_cost_tokens_too(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_tokens=10_000))
    garbage = StageError("unparsable", retryable=False)
    with pytest.raises(StageError):
        await run(clock, make(clock, Provider([garbage]), budget), 0)
    assert budget.left("t", "s") == pytest.approx(0.9)


async def test_cancelling_gives_place_and_reservation_back(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_tokens=1_000))
    limit = AdaptiveLimit(clock, start=1)

    class Hanging(Provider):
        async def __call__(self, call: StageCall) -> StageReply:
            await asyncio.Event().wait()
            raise AssertionError

    task = asyncio.create_task(make(clock, Hanging(), budget, limit)(CALL))
    await settle()
    assert limit.running == 1
    task.cancel()
    await settle()
    assert task.cancelled()
    assert limit.running == 0
    assert budget.left("t", "s") == 1.0


async def test_a_retry_that_meets_the_open_breaker_tells_what_opened_it(clock: FakeClock) -> None:
    hang = StageError("timeout", "no reply", retryable=True)
    provider = Provider([hang] * 20)
    guard = make(clock, provider)
    tasks = [asyncio.create_task(guard(CALL)) for _ in range(5)]
    await clock.advance(60)
    assert {str(task.exception()) for task in tasks} == {"timeout: no reply"}
    assert len(provider.calls) == 5
