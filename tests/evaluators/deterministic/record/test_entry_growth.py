"""An entry takes one more mention at the same cost, however many there are: corrections, too."""

from __future__ import annotations

import sys

import pytest

from evaluators import COMPILED
from evaluators.deterministic.reading.mention import CORRECTION
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary import Term

TERM = Term("pain", "sx:pain", "symptom", "pain", (), "major", False, {})


def _calls(size: int) -> int:
    """Functions called to add ``size`` corrections and to take every second one back."""
    entry = Entry(TERM)
    said = [Said(number, 0, 4, CORRECTION, "", None) for number in range(size)]
    count = 0

    def tick(_frame: object, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    sys.setprofile(tick)
    try:
        for item in said:
            entry.add(item)
        for item in said[::2]:
            entry.discard(item)
    finally:
        sys.setprofile(None)
    assert entry.first(AFFIRMED) == said[-1]
    return count


@pytest.mark.skipif(COMPILED, reason="compiled functions call each other unseen")
def test_corrections_are_added_and_taken_back_at_a_constant_cost() -> None:
    assert _calls(4_000) < 6 * _calls(1_000)  # 4 is linear, 16 is quadratic
