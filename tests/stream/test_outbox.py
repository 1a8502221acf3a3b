"""The outbox: bounded, ordered, conflating, and closed for good when it overflows."""

from __future__ import annotations

import asyncio

import pytest

from stream.outbox import Outbox, OutboxClosed


async def test_frames_come_in_order_and_conflated_ones_last() -> None:
    outbox = Outbox()
    outbox.offer(b"old", conflate="k")
    outbox.offer(b"1")
    outbox.offer(b"new", conflate="k")
    outbox.offer(b"2")
    assert await outbox.take() == [b"1", b"2", b"new"]
    assert outbox.pending_bytes == 0


async def test_overflow_closes_and_frees_everything() -> None:
    outbox = Outbox(limit=10)
    outbox.offer(b"123456")
    outbox.offer(b"123456")
    assert outbox.pending_bytes == 0
    with pytest.raises(OutboxClosed) as closed:
        await outbox.take()
    assert closed.value.reason == "too_slow"
    outbox.offer(b"more")
    assert outbox.pending_bytes == 0


async def test_conflated_frames_do_not_add_up() -> None:
    outbox = Outbox(limit=10)
    for _ in range(100):
        outbox.offer(b"12345", conflate="k")
    assert await outbox.take() == [b"12345"]


async def test_take_waits_for_the_first_frame() -> None:
    outbox = Outbox()
    taking = asyncio.ensure_future(outbox.take())
    await asyncio.sleep(0)
    assert not taking.done()
    outbox.offer(b"x")
    assert await taking == [b"x"]


async def test_room_waits_until_half_is_free() -> None:
    outbox = Outbox(limit=10)
    await outbox.room()
    outbox.offer(b"123456")
    waiting = asyncio.ensure_future(outbox.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    await outbox.take()
    await waiting


async def test_of_several_who_wait_for_room_none_takes_what_another_has_taken() -> None:
    outbox = Outbox(limit=10)
    outbox.offer(b"123456")

    async def offer_when_there_is_room() -> None:
        await outbox.room()
        outbox.offer(b"123456")

    waiting = [asyncio.ensure_future(offer_when_there_is_room()) for _ in range(4)]
    for _ in range(5):
        await asyncio.sleep(0)
        assert await outbox.take() == [b"123456"]
    await asyncio.gather(*waiting)


async def test_the_first_reason_stays() -> None:
    outbox = Outbox()
    outbox.close("insufficient_state")
    outbox.close("closed")
    with pytest.raises(OutboxClosed, match="insufficient_state"):
        await outbox.room()
