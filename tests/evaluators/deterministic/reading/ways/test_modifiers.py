"""What a text says makes a complaint worse or better."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.modifiers import BETTER, WORSE, asked_for, modifiers_of, named_in


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("it's worse when i sit", [(WORSE, "sit")]),
        ("improves with sitting, worse on the stairs.", [(BETTER, "sit"), (WORSE, "stair")]),
        ("bending makes it worse", [(WORSE, "bend")]),
        ("relieved by rest but not by heat", [(BETTER, "rest")]),
        ("it's not worse with rest", []),
        ("it gets worse with it", []),
    ],
)
def test_what_does_it_and_which_way(text: str, told: list[tuple[int, str]]) -> None:
    found = list(modifiers_of(text))
    assert [(one.way, *one.stems) for one in found] == told
    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_questions_for_it() -> None:
    assert asked_for("and what makes it worse?") == WORSE
    assert asked_for("what eases it?") == BETTER
    assert asked_for("what is it?") == 0
    assert named_in("resting. And heat", BETTER).stems == {"rest"}


def test_linear_on_hostile_text() -> None:
    for text in ("worse " * 20_000, "worse with " * 10_000, "makes it worse " * 10_000, "a" * 100_000):
        assert len(list(modifiers_of(text))) <= 16
