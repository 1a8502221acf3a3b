"""The acceptance ledger sees every way in which a promise can break."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bench.ledger import Ledger
from server.client import Position, Push, Restart

Item = Push | Restart


def event(offset: int, kind: str, epoch: str = "e", **data: Any) -> Push:
    return Push("session:s", Position(epoch, offset), {"type": f"soapstream.{kind}", "data": data})


def whole() -> list[Item]:
    """A session of one segment and two note revisions, as it should be."""
    return [
        Restart("session:s", Position("", 0), None),
        event(1, "session.opened"),
        event(2, "segment.accepted", segment={"id": "a", "rev": 0}),
        event(3, "evaluation.partial", cause=2),
        event(4, "note.accepted", note={"rev": 1}),
        event(5, "evaluation.partial", cause=4),
        event(6, "evaluation.progress", cause=4),
        event(7, "note.accepted", note={"rev": 2}),
        event(8, "evaluation.superseded", cause=4),
        event(9, "evaluation.partial", cause=7),
        event(10, "session.closed"),
        event(11, "evaluation.complete", cause=7),
    ]


def taken(items: list[Item]) -> Ledger:
    ledger = Ledger("s", 2)
    for at, item in enumerate(items):
        ledger.take(item, float(at))
    return ledger


def renumbered(items: list[Item]) -> list[Item]:
    return [
        item if isinstance(item, Restart) else Push(item.channel, Position("e", number), item.event)
        for number, item in enumerate(items)
    ]


def test_a_session_as_it_should_be() -> None:
    ledger = taken(whole())
    assert (ledger.check(), ledger.finished()) == ([], True)


def test_waits_are_from_sending_to_the_partial_of_that_cause() -> None:
    ledger = taken(whole())
    ledger.sent = {("segment:a", 0): 1.0, ("note", 1): 3.5, ("note", 2): 6.0, ("note", 9): 0.0}
    assert ledger.waits("segment:") == [2.0]
    assert ledger.waits("note") == [1.5, 3.0]
    assert ledger.completions() == [5.0]


BREAKS: dict[str, Callable[[list[Item]], list[Item]]] = {
    "came after": lambda items: [item for item in items if item is not items[6]],
    "offset 3 came after 3": lambda items: [*items[:4], items[3], *items[4:]],
    "epoch changed": lambda items: [*items[:6], event(6, "evaluation.progress", "other", cause=4), *items[7:]],
    "could not be resumed": lambda items: [*items[:6], Restart("session:s", Position("e", 6), {}), *items[7:]],
    "ended 0 times": lambda items: items[:-1],
    "ended 2 times": lambda items: [*items, event(12, "evaluation.complete", cause=7)],
    "last note revision was superseded": lambda items: [*items[:-1], event(11, "evaluation.superseded", cause=7)],
    "segment:a rev 0 has no partial": lambda items: renumbered(items[:3] + items[4:]),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_every_break_is_named(fault: str) -> None:
    broken = taken(BREAKS[fault](whole())).check()
    assert any(fault in line for line in broken), broken


def test_a_session_without_its_end_is_not_finished() -> None:
    for length in range(1, len(whole())):
        assert not taken(whole()[:length]).finished()


def test_the_run_of_the_close_may_stand_in_for_the_last_revision() -> None:
    items = [*whole()[:-1], event(11, "evaluation.superseded", cause=7), event(12, "evaluation.complete", cause=10)]
    assert taken(items).check() == []
