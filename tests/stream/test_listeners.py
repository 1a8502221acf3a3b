"""Calling listeners whose faults must stop nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from stream.listeners import call_guarded


async def test_a_fault_goes_to_the_loop_and_not_to_the_caller() -> None:
    told: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))

    def faulty(what: str) -> None:
        raise LookupError(what)

    call_guarded(faulty, "gone")
    assert [type(context["exception"]) for context in told] == [LookupError]


async def test_arguments_are_handed_on() -> None:
    heard: list[tuple[int, str]] = []
    call_guarded(lambda number, text: heard.append((number, text)), 1, "a")
    assert heard == [(1, "a")]
