"""What leaves the rest of a denied term standing, and what does not."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.narrowing import (
    is_given_up,
    is_little,
    narrowed,
    on_occasion,
    sort_before,
)


@pytest.mark.parametrize(
    ("text", "term", "said", "expected"),
    [
        ("Denies pain.", "pain", "it hurts", False),
        ("Denies any joint pain, but has a new cough.", "pain", "it hurts", False),
        ("It did not help the pain.", "pain", "it hurts", True),
        ("Denies other pain.", "pain", "it hurts", True),
        ("No other nausea or pain.", "pain", "it hurts", True),
        ("Has other plans. No pain.", "pain", "it hurts", False),
        ("No pain elsewhere.", "pain", "it hurts", True),
        ("No pain, cough now.", "pain", "it hurts", False),
        ("No pain when climbing stairs.", "pain", "it hurts at night", True),
        ("No pain when climbing stairs.", "pain", "it hurts on the stairs", False),
        ("Occasional alcohol.", "alcohol", "no", True),
        ("Occasional aspirin, cough syrup and plenty of alcohol.", "alcohol", "no", False),
        ("No lisinopril 10 mg daily.", "lisinopril", "i take it", False),
        ("No lisinopril daily.", "lisinopril", "i take it", True),
    ],
)
def test_narrowed(text: str, term: str, said: str, expected: bool) -> None:
    start = text.index(term)
    assert narrowed(text, start, start + len(term), said) is expected


@pytest.mark.parametrize(
    ("text", "past", "little"),
    [
        ("Cough three weeks ago.", True, False),
        ("Intermittent cough.", False, True),
        ("Cough. Fainted aged 15.", False, False),
        ("Cough, but fainted aged 15.", False, False),
    ],
)
def test_another_time_is_not_little(text: str, past: bool, little: bool) -> None:
    start = text.lower().index("cough")
    assert on_occasion(text, start, start + 5) is past
    assert is_little(text, start, start + 5) is little


def test_a_sort_is_told_by_the_words_before_it() -> None:
    assert "night" in sort_before("No nocturnal cough.", 13)
    assert not sort_before("No nocturnal sweats, cough.", 21)
    assert not sort_before("No cough.", 3)


@pytest.mark.parametrize(("text", "expected"), [("Smoked until 1974.", True), ("Smokes a pipe.", False)])
def test_habits_of_old(text: str, expected: bool) -> None:
    assert is_given_up(text, 0, 6) is expected
