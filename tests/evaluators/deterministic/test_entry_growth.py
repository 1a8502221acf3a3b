"""An entry takes one more mention at the same cost, however many there are: corrections, too."""

from __future__ import annotations

from time import process_time

from evaluators.deterministic.reading.mention import CORRECTION
from evaluators.deterministic.record.said import AFFIRMED, Entry, Said
from evaluators.vocabulary import Term

TERM = Term("pain", "sx:pain", "symptom", "pain", (), "major", False, {})


def _filled(size: int) -> float:
    """Seconds of processor time to add ``size`` corrections and to take every second one back."""
    entry = Entry(TERM)
    said = [Said(number, 0, 4, CORRECTION, "", None) for number in range(size)]
    started = process_time()
    for item in said:
        entry.add(item)
    for item in said[::2]:
        entry.discard(item)
    took = process_time() - started
    assert entry.first(AFFIRMED) == said[-1]
    return took


def test_corrections_are_added_and_taken_back_at_a_constant_cost() -> None:
    small, large = (min(_filled(size) for _ in range(3)) for size in (4_000, 16_000))
    assert large < 8 * small  # 4 is linear, 16 is quadratic
