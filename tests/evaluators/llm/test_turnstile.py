from __future__ import annotations

import asyncio

from evaluators.llm.turnstile import Turnstile


async def test_the_first_does_not_wait() -> None:
    task = asyncio.create_task(Turnstile(pace_s=3600.0).enter(5))
    await asyncio.sleep(0)
    assert task.done()


async def test_those_who_wait_go_by_rank_and_then_by_arrival() -> None:
    turnstile, order = Turnstile(pace_s=0.0), list[str]()

    async def go(name: str, rank: int) -> None:
        await turnstile.enter(rank)
        order.append(name)

    names = [("first", 2), ("late", 2), ("chain", 0), ("later", 2), ("chain too", 0), ("middle", 1)]
    await asyncio.gather(*(go(name, rank) for name, rank in names))
    assert order == ["first", "chain", "chain too", "middle", "late", "later"]


async def test_who_gives_up_holds_up_nobody() -> None:
    turnstile = Turnstile(pace_s=0.0)
    await turnstile.enter(0)
    gone, stays = (asyncio.create_task(turnstile.enter(rank)) for rank in (0, 1))
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert gone.cancelled()


async def test_it_turns_freely_again_when_all_are_through() -> None:
    turnstile = Turnstile(pace_s=0.0)
    for _ in range(3):
        await asyncio.gather(*(turnstile.enter(0) for _ in range(4)))
