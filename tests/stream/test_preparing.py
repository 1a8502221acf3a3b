"""Working ahead on a transcript: once at a time, and nothing that was begun is thrown away."""

from __future__ import annotations

import asyncio

from engine.transcript import Segment
from evaluators.protocol import JudgeRequest
from stream.node import Node
from stream.owner import PREPARE_EVERY
from tests.kit.fakes import FakeJudges, settle
from tests.stream.conftest import KEY, MakeNode


class SlowReader(FakeJudges):
    """Prepares when the test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Event()
        self.given_up = 0

    async def prepare(self, request: JudgeRequest) -> None:
        await super().prepare(request)
        try:
            await self.gate.wait()
        except asyncio.CancelledError:
            self.given_up += 1
            raise


async def say(node: Node, first: int, last: int) -> None:
    for number in range(first, last):
        await node.ingest.segment(KEY, Segment(f"u{number}", "Cough"))
        await settle()


async def test_more_talk_does_not_interrupt_the_reading(make_node: MakeNode) -> None:
    judges = SlowReader()
    node = make_node(judges)
    await node.start()
    await say(node, 0, 3 * PREPARE_EVERY)
    assert [len(request.turns) for request in judges.prepared] == [PREPARE_EVERY]
    judges.gate.set()
    await settle()
    await say(node, 3 * PREPARE_EVERY, 3 * PREPARE_EVERY + 1)
    assert [len(request.turns) for request in judges.prepared] == [PREPARE_EVERY, 3 * PREPARE_EVERY + 1]
    assert judges.given_up == 0


async def test_a_session_that_is_let_go_is_read_no_further(make_node: MakeNode) -> None:
    judges = SlowReader()
    node = make_node(judges)
    await node.start()
    await say(node, 0, PREPARE_EVERY)
    await node.aclose()
    assert judges.given_up == 1
