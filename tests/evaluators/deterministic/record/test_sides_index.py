"""The index of sides says under which names what is looked at has changed."""

from __future__ import annotations

from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.record.sides_index import SideIndex
from evaluators.vocabulary import lexicon

KNEE = read_turn("My left knee hurts a lot.", lexicon()).sides
HIP = read_turn("My left hip is fine.", lexicon()).sides


def test_a_side_changes_its_own_names() -> None:
    index = SideIndex()
    assert {"left", "left site:knee"} <= set(index.change(1, (), KNEE))
    assert {"left", "left site:hip"} <= set(index.change(2, (), HIP))
    assert index.change(2, HIP, HIP) == []
    assert "left site:knee" not in index.change(2, HIP, ())
    assert [place.key for place in index.first("left")] == [1]


def test_what_comes_late_under_a_name_changes_nothing_there() -> None:
    index = SideIndex()
    for key in range(20):
        index.change(key, (), KNEE)
    assert "left" not in index.change(30, (), HIP)
    assert "left site:hip" in index.change(31, (), HIP)
