"""Relatives who have what was asked for."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replies.instead import has_kin


@pytest.mark.parametrize(
    "reply",
    [
        "My mother does, but I don't.",
        "Yes, my sister has it.",
        "Both my parents did.",
        "Just my dad had that.",
        "It's rife. My nan, two of my aunts, and my brother Dave got it at forty.",
        "Both my parents.",
        "Mum's riddled with it.",
        "My mom, she's on insulin.",
        "My dad, in his fifties.",
        "Grandma had drops for it.",
    ],
)
def test_a_relative_who_has_it(reply: str) -> None:
    assert has_kin(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "My sister is a nurse.",
        "My mother doesn't.",
        "My mom, she never had it.",
        "My sister got tested for it.",
        "No, nobody.",
        "My brother has a car.",
        "My mum's fine.",
        "My dad died young.",
        "My sister, she's type one.",
    ],
)
def test_one_of_whom_something_else_is_told(reply: str) -> None:
    assert not has_kin(reply)
