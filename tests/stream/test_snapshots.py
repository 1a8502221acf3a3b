"""Encoded snapshots that are remembered: while nothing changed, within a bound, and never of what was deleted."""

from __future__ import annotations

import pytest

from engine.session import Snapshot
from stream import snapshots
from stream.broker import Page, SessionKey
from stream.node import Node
from tests.kit.fakes import FakeClock, FakeJudges
from tests.stream.conftest import KEY, MakeNode


class Encodings:
    """Counts the snapshots that a node encodes."""

    def __init__(self, node: Node, patch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self._encode = node.codec.encode_snapshot
        patch.setattr(node.codec, "encode_snapshot", self)

    def __call__(self, snapshot: Snapshot) -> bytes:
        self.count += 1
        return self._encode(snapshot)


@pytest.fixture
async def node(make_node: MakeNode, clock: FakeClock) -> Node:
    """A node with a session at rest."""
    node = make_node(FakeJudges(configured=False))
    await node.start()
    await node.ingest.note(KEY, "Fever")
    await clock.advance(2)
    return node


async def test_a_session_at_rest_is_encoded_once(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    encodings = Encodings(node, monkeypatch)
    first = await node.snapshots(KEY)
    assert await node.snapshots(KEY) == first
    assert encodings.count == 1
    await node.ingest.close(KEY)
    second = await node.snapshots(KEY)
    assert (second is not None, second != first, encodings.count) == (True, True, 2)


async def test_no_more_is_remembered_than_a_few_megabytes(
    node: Node, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = SessionKey(KEY.tenant, "other")
    await node.ingest.note(other, "Fever")
    await clock.advance(2)
    monkeypatch.setattr(snapshots, "KEPT_BYTES", len((await node.snapshots(KEY) or ("", 0, b""))[2]) + 100)
    encodings = Encodings(node, monkeypatch)
    for _ in range(2):
        assert await node.snapshots(KEY)
        assert await node.snapshots(other)
    assert encodings.count == 3  # the first was remembered still


async def test_nothing_of_a_deleted_session_stays_in_memory(node: Node) -> None:
    await node.snapshots(KEY)
    await node.delete(KEY)
    assert not node.snapshots._encoded
    assert await node.snapshots(KEY) is None


async def test_nor_of_one_that_is_deleted_while_it_is_read(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    read = node.broker.read

    async def overtaken(session: SessionKey, after: int, limit: int = 512) -> Page:
        page = await read(session, after, limit)
        if page.entries:
            await node.delete(KEY)
        return page

    with monkeypatch.context() as patch:
        patch.setattr(node.broker, "read", overtaken)
        assert await node.snapshots(KEY)
    assert not node.snapshots._encoded
