"""The process beside this one: one for all, whoever notices that the former has died."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from server.oneshot import Apart
from tests.kit.waiting import until


class Pool(Executor):
    """Its work ends when it is told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Callable[..., Any]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.waiting.append((Future(), fn))
        return self.waiting[-1][0]

    def fail(self, number: int) -> None:
        self.waiting[number][0].set_exception(BrokenProcessPool("killed"))

    def work(self) -> None:
        for future, fn in self.waiting:
            future.set_result(fn())


class Pools:
    """Every pool that was made."""

    def __init__(self) -> None:
        self.made: list[Pool] = []

    def __call__(self) -> Executor:
        self.made.append(Pool())
        return self.made[-1]

    async def with_work(self, number: int, count: int) -> Pool:
        """Pool ``number``, once so much work waits in it."""
        await until(lambda: len(self.made) > number and len(self.made[number].waiting) >= count, timeout_s=10)
        return self.made[number]


async def test_a_process_that_dies_is_replaced_once_for_all_its_work() -> None:
    pools = Pools()
    apart = Apart(pools)
    runs = [asyncio.create_task(apart.run(str, number)) for number in range(2)]
    broken = await pools.with_work(0, 2)
    broken.fail(0)
    await pools.with_work(1, 1)
    broken.fail(1)  # hears of it when there is a new one already
    (await pools.with_work(1, 2)).work()
    assert sorted(await asyncio.gather(*runs)) == ["0", "1"]
    assert len(pools.made) == 2


async def test_a_process_that_dies_twice_is_told() -> None:
    pools = Pools()
    run = asyncio.create_task(Apart(pools).run(str, 1))
    for number in range(2):
        (await pools.with_work(number, 1)).fail(0)
    with pytest.raises(BrokenProcessPool):
        await run
