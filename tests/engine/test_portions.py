"""Portions: they cover the text, and nothing but a cut changes what is found."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import portions as module
from engine.portions import PORTION, find, portions


@given(st.text(alphabet="ab. \n", min_size=20, max_size=400), st.integers(0, 20))
@settings(max_examples=200, deadline=None)
def test_portions_follow_each_other_over_the_whole_text(text: str, start: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "PORTION", 16)
        spans = list(portions(text, start))
    assert spans[0][0] == start
    assert spans[-1][1] == len(text)
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    assert all(0 < stop - first <= 16 for first, stop in spans[:-1])


def test_cuts_prefer_line_ends_then_sentences_then_words() -> None:
    half = PORTION // 2
    for tail in ("x y. z\nrest", "x y. z", "x y"):
        text = "a" * half + tail + "b" * PORTION
        first = next(portions(text))
        sign = next(sign for sign in ("\n", ". ", " ") if sign in tail)
        assert first == (0, half + tail.rindex(sign) + len(sign))
    assert next(portions("a" * 2 * PORTION)) == (0, PORTION)


@pytest.mark.parametrize("size", [10, 3 * PORTION])
def test_find_is_finditer_where_no_match_crosses_a_cut(size: int) -> None:
    text = "no pain. " * (size // 9)
    pattern = re.compile(r"[a-z]+(?=\.)|^no")
    assert [match.span() for match in find(pattern, text, 5)] == [match.span() for match in pattern.finditer(text, 5)]
