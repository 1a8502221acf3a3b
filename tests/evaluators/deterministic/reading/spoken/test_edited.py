"""A changed text knows where each of its places stands in the original."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.spoken.edited import Edit, Edited

TEXT = "um I dont have pain"
EDITS = [(0, 3, ""), (8, 8, "'"), (19, 19, "?")]


def test_places_lead_back() -> None:
    edited = Edited(TEXT, EDITS)
    assert edited.text == "I don't have pain?"
    at = edited.text.index("don't")
    assert edited.span(at, at + 5) == (5, 9)
    at = edited.text.index("pain")
    assert edited.span(at, at + 4) == (15, 19)
    assert edited.span(0, len(edited.text)) == (3, 19)


def test_all_else_may_be_spelled_otherwise() -> None:
    edited = Edited("UM PAIN", [(0, 3, "")], "um pain")
    assert (edited.text, edited.span(0, 4)) == ("pain", (3, 7))


def test_what_stands_for_other_words_is_all_of_them() -> None:
    edited = Edited("a 7 . 3 today", [(3, 6, ".")])
    assert edited.text == "a 7.3 today"
    assert edited.span(2, 5) == (2, 7)
    assert edited.span(3, 4) == (3, 6)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(st.text(max_size=30))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [(start, end, draw(st.text(max_size=3))) for start, end in pairs]


@given(edited_texts(), st.integers(0, 60), st.integers(0, 60))
def test_places_are_within_the_original_and_in_order(made: tuple[str, list[Edit]], a: int, b: int) -> None:
    text, edits = made
    edited = Edited(text, edits)
    start, end = sorted((min(a, len(edited.text)), min(b, len(edited.text))))
    low, high = edited.span(start, end) if edited.text else (0, 0)
    assert 0 <= low <= high <= len(text)
    whole = edited.span(start, start)[0] if edited.text else 0
    assert low == whole
