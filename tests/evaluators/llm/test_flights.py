from __future__ import annotations

import asyncio

import pytest

from evaluators.llm.flights import Flights
from evaluators.protocol import StageError
from tests.kit.fakes import settle


class Call:
    """Counts its starts and cancellations; ends when the test opens the gate."""

    def __init__(self, error: StageError | None = None) -> None:
        self.started = 0
        self.cancelled = 0
        self.gate = asyncio.Event()
        self.error = error

    async def __call__(self) -> bytes:
        self.started += 1
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        if self.error is not None:
            raise self.error
        return b"reply"


async def test_those_who_want_the_same_share_a_call() -> None:
    flights, call = Flights(), Call()
    waiting = [asyncio.create_task(flights.join("k", call)) for _ in range(3)]
    other = asyncio.create_task(flights.join("other", call))
    await settle()
    assert call.started == 2
    call.gate.set()
    assert await asyncio.gather(*waiting, other) == [b"reply"] * 4


async def test_the_next_run_finds_the_call_of_the_cancelled_one() -> None:
    flights, call = Flights(linger_s=3600.0), Call()
    first = asyncio.create_task(flights.join("k", call))
    await settle()
    first.cancel()
    await settle()
    assert first.cancelled()
    second = asyncio.create_task(flights.join("k", call))
    await settle()
    call.gate.set()
    assert await second == b"reply"
    assert (call.started, call.cancelled) == (1, 0)


async def test_a_call_that_nobody_wants_any_more_is_cancelled() -> None:
    flights, call = Flights(linger_s=0.0), Call()
    first, second = (asyncio.create_task(flights.join("k", call)) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    assert call.cancelled == 0
    second.cancel()
    await settle()
    assert call.cancelled == 1


async def test_a_failure_is_told_to_the_starter_and_others_try_themselves() -> None:
    flights, broken, sound = Flights(), Call(StageError("over_budget")), Call()
    starter = asyncio.create_task(flights.join("k", broken))
    await settle()
    joined = asyncio.create_task(flights.join("k", sound))
    await settle()
    broken.gate.set()
    sound.gate.set()
    with pytest.raises(StageError):
        await starter
    assert await joined == b"reply"


async def test_closing_cancels_what_lingers() -> None:
    flights, call = Flights(linger_s=3600.0), Call()
    task = asyncio.create_task(flights.join("k", call))
    await settle()
    task.cancel()
    await settle()
    await flights.aclose()
    assert call.cancelled == 1


async def test_what_failed_with_nobody_waiting_is_no_unheard_error() -> None:
    flights, call = Flights(linger_s=3600.0), Call(StageError("timeout"))
    task = asyncio.create_task(flights.join("k", call))
    await settle()
    task.cancel()
    await settle()
    call.gate.set()
    await settle()
    assert call.cancelled == 0
