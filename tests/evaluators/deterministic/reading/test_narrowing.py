"""What leaves the rest of a denied term standing, and what does not."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.narrowing import narrowed


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
