from __future__ import annotations

import asyncio

import pytest

from evaluators.protocol import StageError
from stream.broker_memory import MemoryBroker
from stream.limits import AdaptiveLimit, Budget, Caps, Rates, Signal
from tests.kit.fakes import FakeClock, settle


async def use(limit: AdaptiveLimit, signal: Signal, retry_after_s: float | None = None) -> None:
    async with limit.slot() as slot:
        slot.signal = signal
        slot.retry_after_s = retry_after_s


class Held:
    """Calls that hold a slot each until let go."""

    def __init__(self, limit: AdaptiveLimit, number: int) -> None:
        self.order: list[int] = []
        self._limit = limit
        self._gates = [asyncio.Event() for _ in range(number)]
        self.tasks = [asyncio.create_task(self._hold(i)) for i in range(number)]

    async def _hold(self, number: int) -> None:
        async with self._limit.slot() as slot:
            self.order.append(number)
            await self._gates[number].wait()
            slot.signal = "ok"

    async def let_go(self, *numbers: int) -> None:
        for number in numbers:
            self._gates[number].set()
        await settle()


async def test_no_more_run_than_the_limit_and_first_come_is_first_served(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=2, high=2)
    held = Held(limit, 5)
    await settle()
    assert held.order == [0, 1]
    await held.let_go(1)
    assert held.order == [0, 1, 2]
    await held.let_go(0, 2, 3, 4)
    assert held.order == [0, 1, 2, 3, 4]
    assert limit.running == 0


async def test_a_cancelled_wait_takes_no_place(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=1, high=1)
    held = Held(limit, 3)
    await settle()
    held.tasks[1].cancel()
    await held.let_go(0, 2)
    assert held.order == [0, 2]
    assert limit.running == 0


async def test_a_place_handed_to_a_call_that_is_cancelled_at_once_goes_on_to_the_next(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=1, high=1)
    gate = asyncio.Event()

    async def first() -> None:
        async with limit.slot():
            await gate.wait()
        held.tasks[0].cancel()  # its turn has come, but it has not run since

    running = asyncio.create_task(first())
    await settle()
    held = Held(limit, 2)
    await settle()
    gate.set()
    await settle()
    assert running.done()
    await held.let_go(1)
    assert held.order == [1]
    assert limit.running == 0


async def test_grows_only_while_it_is_used(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=4, high=64)
    for _ in range(20):
        await use(limit, "ok")
    assert limit.limit == 4
    held = Held(limit, 4)
    await settle()
    await held.let_go(0, 1, 2, 3)
    assert limit.limit == 5  # the first to leave saw all four places taken


async def test_one_episode_of_overload_shrinks_it_once(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=10, high=64)

    async def overloaded() -> None:
        async with limit.slot() as slot:
            await clock.sleep(1)
            slot.signal = "overload"

    tasks = [asyncio.create_task(overloaded()) for _ in range(5)]
    await clock.advance(1)
    await asyncio.gather(*tasks)
    assert limit.limit == 7
    await clock.advance(1)
    await use(limit, "overload")
    assert limit.limit == 4


async def test_after_overload_it_grows_by_one_a_round(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=10, high=64)
    await use(limit, "overload")
    assert limit.limit == 7
    for _ in range(2):
        held = Held(limit, limit.limit)
        await settle()
        await held.let_go(*range(len(held.tasks)))
    assert limit.limit == 7  # two of seven left while 80 % were in use, twice: not yet a whole round
    for _ in range(2):
        held = Held(limit, limit.limit)
        await settle()
        await held.let_go(*range(len(held.tasks)))
    assert limit.limit == 8


async def test_never_below_its_floor(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=2, low=1)
    for _ in range(10):
        await clock.advance(1)
        await use(limit, "overload")
    assert limit.limit == 1


async def test_nothing_starts_before_a_retry_after_has_passed(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=4)
    await use(limit, "overload", 30.0)
    waiting = asyncio.create_task(use(limit, "ok"))
    await clock.advance(29)
    assert not waiting.done()
    await clock.advance(1)
    assert waiting.done()


async def test_a_retry_after_holds_for_those_who_waited_for_a_place(clock: FakeClock) -> None:
    limit = AdaptiveLimit(clock, start=1)
    gate, started = asyncio.Event(), list[float]()

    async def refused() -> None:
        async with limit.slot() as slot:
            await gate.wait()
            slot.signal, slot.retry_after_s = "overload", 30.0

    async def later() -> None:
        async with limit.slot():
            started.append(clock.monotonic())

    begun = clock.monotonic()
    tasks = [asyncio.create_task(work) for work in (refused(), later(), later())]
    await settle()
    gate.set()
    await settle()
    tasks[1].cancel()  # while it waits for the time to pass
    await clock.advance(31)
    await tasks[2]
    assert started == [begun + 30.0]
    assert limit.running == 0


@pytest.fixture
def rates(clock: FakeClock) -> Rates:
    return Rates(MemoryBroker(clock.time), clock, requests_per_min=600, tokens_per_min=60_000)


async def test_requests_wait_for_their_share(rates: Rates, clock: FakeClock) -> None:
    for _ in range(60):
        await rates.wait("openai", 1, 10)
    late = asyncio.create_task(rates.wait("openai", 1, 10))
    await settle()
    assert not late.done()
    await clock.advance(0.2)
    assert late.done()
    await rates.wait("anthropic", 1, 10)  # another provider's bucket is full


async def test_tokens_are_limited_too_and_impatience_is_rate_limited(rates: Rates) -> None:
    await rates.wait("openai", 6_000, 10)
    with pytest.raises(StageError) as refused:
        await rates.wait("openai", 6_000, 1)
    assert refused.value.reason == "rate_limited"
    assert refused.value.retryable


async def test_a_call_larger_than_the_bucket_gets_through_and_is_paid_off(rates: Rates, clock: FakeClock) -> None:
    await rates.wait("openai", 30_000, 10)  # half a minute's worth; the bucket holds a tenth
    with pytest.raises(StageError):
        await rates.wait("openai", 1, 10)
    await clock.advance(25)
    await rates.wait("openai", 1, 10)


def test_a_session_cannot_exceed_its_tokens_and_leaves_others_alone(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_tokens=1_000))
    budget.reserve("t", "s1", 800)
    with pytest.raises(StageError) as refused:
        budget.reserve("t", "s1", 300)
    assert refused.value.reason == "over_budget"
    budget.reserve("t", "s2", 300)
    budget.settle("t", "s1", 800, 100, None)
    assert budget.left("t", "s1") == pytest.approx(0.9)
    budget.reserve("t", "s1", 300)


def test_what_is_reserved_counts_before_it_is_spent(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_tokens=1_000))
    budget.reserve("t", "s", 500)
    budget.reserve("t", "s", 500)
    with pytest.raises(StageError):
        budget.reserve("t", "s", 1)


def test_a_model_without_a_price_cannot_slip_under_a_cap_in_dollars(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_usd=0.01), unpriced_usd_per_mtok=10.0)
    budget.reserve("t", "s", 900)
    budget.settle("t", "s", 900, 900, None)
    with pytest.raises(StageError):
        budget.reserve("t", "s", 200)


def test_known_prices_replace_the_estimate(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(session_usd=0.01), unpriced_usd_per_mtok=10.0)
    for _ in range(20):
        budget.reserve("t", "s", 200)
        budget.settle("t", "s", 200, 200, 0.0001)
    assert budget.left("t", "s") == pytest.approx(0.8)


async def test_a_tenants_day_ends(clock: FakeClock) -> None:
    budget = Budget(clock, Caps(tenant_tokens_a_day=1_000))
    budget.reserve("t", "s1", 1_000)
    with pytest.raises(StageError):
        budget.reserve("t", "s2", 1)
    await clock.advance(86_400)
    budget.reserve("t", "s2", 1)
