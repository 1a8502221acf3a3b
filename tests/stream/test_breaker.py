from __future__ import annotations

import pytest

from stream.breaker import Breaker, State
from tests.kit.fakes import FakeClock


@pytest.fixture
def breaker(clock: FakeClock) -> Breaker:
    return Breaker(clock, threshold=3, pause_s=5.0, max_pause_s=12.0)


def state(breaker: Breaker) -> State:
    """Read anew each time: the type checker would take it for unchanged."""
    return breaker.state


def fail(breaker: Breaker, times: int) -> None:
    for _ in range(times):
        assert breaker.admit()
        breaker.failure()


def test_opens_after_failures_in_a_row_only(breaker: Breaker) -> None:
    fail(breaker, 2)
    breaker.success()
    fail(breaker, 2)
    assert state(breaker) == "closed"
    fail(breaker, 1)
    assert state(breaker) == "open"
    assert not breaker.admit()


async def test_half_open_lets_one_probe_through_at_a_time(breaker: Breaker, clock: FakeClock) -> None:
    fail(breaker, 3)
    await clock.advance(5)
    assert state(breaker) == "half_open"
    assert breaker.admit()
    assert not breaker.admit()
    breaker.success()
    assert state(breaker) == "closed"
    assert breaker.admit()
    assert breaker.admit()


async def test_a_failed_probe_doubles_the_pause_up_to_a_bound(breaker: Breaker, clock: FakeClock) -> None:
    fail(breaker, 3)
    pauses = []
    for _ in range(3):
        pauses.append(breaker.reopens_in())
        await clock.advance(breaker.reopens_in())
        assert breaker.admit()
        breaker.failure()
    assert pauses == [5.0, 10.0, 12.0]


async def test_success_brings_the_first_pause_back(breaker: Breaker, clock: FakeClock) -> None:
    fail(breaker, 3)
    await clock.advance(5)
    fail(breaker, 1)
    await clock.advance(10)
    assert breaker.admit()
    breaker.success()
    fail(breaker, 3)
    assert breaker.reopens_in() == 5.0


async def test_a_cancelled_probe_leaves_room_for_the_next(breaker: Breaker, clock: FakeClock) -> None:
    fail(breaker, 3)
    await clock.advance(5)
    assert breaker.admit()
    breaker.release()
    assert state(breaker) == "half_open"
    assert breaker.admit()


def test_failures_of_calls_from_before_do_not_prolong_the_pause(breaker: Breaker) -> None:
    for _ in range(6):
        assert breaker.admit()
    for _ in range(6):
        breaker.failure()
    assert breaker.reopens_in() == 5.0
