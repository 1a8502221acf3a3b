"""Appending, reading and listing: what is the same in every backend."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from stream.broker import MAX_REV, Appended, Broker, Entry, KeyState, Page, SessionKey
from tests.contract.backends import LONG, Backend, S, fill, record

ODD = [
    "a\0b",
    "\N{PILE OF POO}",
    "a:b:1",
    "{tag}",
    "}{",
    "*?[x]",
    " ",
    "עברית",
    "Line\r\nbreak",
    "x" * 10_240,
    "%s%d",
    "../..",
    "\ud800",
]


async def test_offsets_run_from_one_without_gaps(broker: Broker) -> None:
    results = [await broker.append(S, record(f"k{i}")) for i in range(5)]
    assert [result.offset for result in results] == [1, 2, 3, 4, 5]
    assert {result.outcome for result in results} == {"appended"}
    assert len({result.epoch for result in results}) == 1


async def test_an_unknown_session_is_an_empty_page(broker: Broker) -> None:
    assert await broker.read(S, 0) == Page("", 0, 1, ())
    assert await broker.key_state(S, "k") is None
    assert await broker.load_snapshot(S) is None
    assert await broker.cursor(S, "sink") == 0
    assert await broker.delete(S) is False


async def test_reading_goes_on_after_an_offset(broker: Broker) -> None:
    await fill(broker, S, 7)
    page = await broker.read(S, 2, limit=3)
    assert page.entries == (Entry(3, b"3"), Entry(4, b"4"), Entry(5, b"5"))
    assert (page.top, page.first) == (7, 1)
    assert (await broker.read(S, 7)).entries == ()
    assert (await broker.read(S, 99)).entries == ()
    assert (await broker.read(S, MAX_REV)).entries == ()
    assert (await broker.read(S, 0, limit=0)).entries == ()
    assert len((await broker.read(S, -5)).entries) == 7


async def test_the_same_again_is_a_duplicate(broker: Broker) -> None:
    await fill(broker, S, 1)
    first = await broker.append(S, record("k", 3))
    again = await broker.append(S, record("k", 3))
    assert again == Appended("duplicate", first.epoch, 2, 3)
    assert (await broker.read(S, 0)).top == 2


async def test_other_content_under_the_same_rev_is_a_conflict(broker: Broker) -> None:
    first = await broker.append(S, record("k", 3, b"one"))
    assert await broker.append(S, record("k", 3, b"two")) == Appended("conflict", first.epoch, 1, 3)
    assert (await broker.read(S, 0)).entries == (Entry(1, b"one"),)


async def test_a_lower_rev_is_stale(broker: Broker) -> None:
    first = await broker.append(S, record("k", 3))
    assert await broker.append(S, record("k", 2)) == Appended("stale", first.epoch, 1, 3)


async def test_a_higher_rev_stands_from_then_on(broker: Broker) -> None:
    await broker.append(S, record("k", 1, b"one"))
    await broker.append(S, record("other"))
    await broker.append(S, record("k", MAX_REV, b"two"))
    assert await broker.key_state(S, "k") == KeyState(MAX_REV, b"digest of two", 3)
    assert (await broker.append(S, record("k", 1, b"one"))).outcome == "stale"
    assert (await broker.append(S, record("k", MAX_REV - 1))).outcome == "stale"


async def test_a_digest_may_be_any_bytes(broker: Broker) -> None:
    odd = replace(record("k"), digest=b"\0:\xff:\n{}")
    await broker.append(S, odd)
    assert (await broker.append(S, odd)).outcome == "duplicate"
    assert await broker.key_state(S, "k") == KeyState(0, odd.digest, 1)
    assert (await broker.append(S, replace(odd, digest=b"\0:\xff:\n{"))).outcome == "conflict"


async def test_requires_a_key_and_creates_nothing_without(broker: Broker) -> None:
    assert await broker.append(S, record("k"), requires="opened") == Appended("missing", "", 0)
    assert await broker.sessions(S.tenant) == []
    await broker.append(S, record("opened"))
    assert (await broker.append(S, record("k"), requires="opened")).offset == 2
    missing = await broker.append(S, record("x"), requires="never")
    assert (missing.outcome, missing.offset, missing.rev) == ("missing", 2, 0)


async def test_unless_blocks_only_what_is_new(broker: Broker) -> None:
    before = await broker.append(S, record("k", content=b"before"), unless="closed")
    closed = await broker.append(S, record("closed", 5))
    assert await broker.append(S, record("l"), unless="closed") == Appended("blocked", closed.epoch, 2, 5)
    again = await broker.append(S, record("k", content=b"before"), unless="closed")
    assert again == Appended("duplicate", before.epoch, 1, 0)
    assert (await broker.append(S, record("k", content=b"else"), unless="closed")).outcome == "conflict"
    assert (await broker.append(S, record("k", 1), unless="closed")).outcome == "blocked"


async def test_requires_comes_before_idempotency(broker: Broker) -> None:
    await broker.append(S, record("k"))
    assert (await broker.append(S, record("k"), requires="opened")).outcome == "missing"


async def test_an_empty_key_is_a_key(broker: Broker) -> None:
    assert (await broker.append(S, record("k"), requires="")).outcome == "missing"
    await broker.append(S, record(""))
    assert (await broker.append(S, record("k"), requires="")).outcome == "appended"
    assert (await broker.append(S, record("l"), unless="")).outcome == "blocked"


@pytest.mark.parametrize("odd", ODD, ids=lambda text: ascii(text[:12]))
async def test_ids_are_untrusted_text(broker: Broker, odd: str) -> None:
    sessions = [SessionKey(odd, "s"), SessionKey("t", odd), SessionKey(odd, odd)]
    for session in sessions:
        await broker.append(session, record(odd, content=session.session.encode("utf-8", "surrogatepass")))
    for session in sessions:
        page = await broker.read(session, 0)
        assert page.entries == (Entry(1, session.session.encode("utf-8", "surrogatepass")),)
        assert (await broker.key_state(session, odd)) is not None
    assert [info.session for info in await broker.sessions(odd)] == sorted(["s", odd])
    assert set(await broker.unsettled()) == set(sessions)
    lease = await broker.acquire(sessions[2], odd, LONG)
    assert lease is not None
    assert lease.node == odd
    assert await broker.advance(lease, odd, 1)
    assert await broker.cursor(sessions[2], odd) == 1
    assert await broker.delete(sessions[2])


async def test_ids_that_look_alike_when_joined_are_apart(broker: Broker) -> None:
    pairs = [SessionKey("a", "b:c"), SessionKey("a:b", "c"), SessionKey("", "a:b:c"), SessionKey("a:b:c", "")]
    for number, session in enumerate(pairs):
        await broker.append(session, record("k", content=b"%d" % number))
    for number, session in enumerate(pairs):
        assert (await broker.read(session, 0)).entries == (Entry(1, b"%d" % number),)


@pytest.mark.parametrize("size", [0, 1, 65_536, 1 << 20])
async def test_bodies_are_any_bytes_up_to_a_mebibyte(broker: Broker, size: int) -> None:
    body = (bytes(range(256)) * (size // 256 + 1))[:size]
    await broker.append(S, record("k", content=body))
    assert (await broker.read(S, 0)).entries == (Entry(1, body),)


async def test_concurrent_appends_get_one_offset_each(broker: Broker) -> None:
    results = await asyncio.gather(*(broker.append(S, record(f"k{i}", content=b"%d" % i)) for i in range(300)))
    page = await broker.read(S, 0)
    assert sorted(result.offset for result in results) == list(range(1, 301))
    assert [entry.offset for entry in page.entries] == list(range(1, 301))
    assert all(page.entries[result.offset - 1].body == b"%d" % i for i, result in enumerate(results))


async def test_of_concurrent_equal_appends_one_is_appended(broker: Broker) -> None:
    results = await asyncio.gather(*(broker.append(S, record("k")) for _ in range(50)))
    assert sorted(result.outcome for result in results) == ["appended"] + ["duplicate"] * 49
    assert {result.offset for result in results} == {1}


async def test_a_cancelled_append_leaves_the_others_alone(broker: Broker) -> None:
    tasks = [asyncio.create_task(broker.append(S, record(f"k{i}"))) for i in range(40)]
    await asyncio.sleep(0)
    for task in tasks[::2]:
        task.cancel()
    kept = await asyncio.gather(*tasks[1::2])
    again = await asyncio.gather(*(broker.append(S, record(f"k{i}")) for i in range(40)))
    assert {result.outcome for result in kept} == {"appended"}
    assert sorted(result.offset for result in again) == list(range(1, 41))


async def test_sessions_are_listed_in_order_page_by_page(backend: Backend) -> None:
    broker = backend.broker
    names = [f"v{i:02}" for i in range(9)]
    for name in reversed(names):
        await broker.append(SessionKey("t", name), record("k"))
    await broker.append(SessionKey("u", "other"), record("k"))
    await broker.append(SessionKey("t", "v03"), record("l"))
    page = await broker.sessions("t", limit=5)
    rest = await broker.sessions("t", after=page[-1].session, limit=5)
    assert [info.session for info in (*page, *rest)] == names
    assert page[3].top == 2
    assert page[3].epoch == (await broker.read(SessionKey("t", "v03"), 0)).epoch
    assert abs(page[3].updated - await backend.now()) < 60
    assert await broker.sessions("nobody") == []
