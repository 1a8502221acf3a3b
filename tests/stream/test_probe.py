"""When a store is tried by a write, and when the last answer stands."""

from __future__ import annotations

import asyncio

import pytest

from stream.broker import BrokerUnavailable
from stream.probe import EVERY_S, WriteProbe
from tests.kit.clock import Clock


class Store:
    def __init__(self) -> None:
        self.full = False
        self.tried = 0

    async def write(self) -> None:
        self.tried += 1
        await asyncio.sleep(0)
        if self.full:
            raise BrokerUnavailable("full")


async def test_whoever_asks_often_gets_the_last_answer() -> None:
    store, time = Store(), Clock()
    probe = WriteProbe(store.write, time)
    await asyncio.gather(*(probe() for _ in range(9)))
    assert store.tried == 1
    time.now = EVERY_S
    await probe()
    assert store.tried == 2


async def test_a_store_that_fills_up_unused_is_noticed_and_its_recovery_at_once() -> None:
    store, time = Store(), Clock()
    probe = WriteProbe(store.write, time)
    await probe()
    store.full = True
    time.now = EVERY_S
    for _ in range(2):
        with pytest.raises(BrokerUnavailable):
            await probe()
    store.full = False
    await probe()
    assert store.tried == 4


async def test_a_failure_meanwhile_voids_the_last_answer() -> None:
    store = Store()
    probe = WriteProbe(store.write, Clock())
    await probe()
    await probe(failing=True)
    await probe()
    assert store.tried == 2
