"""Words of time are found in the sentence of a thing, and nowhere else."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.temporality.times_words import sentence
from evaluators.vocabulary.patterns import of_roles


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("You're having the knee replaced next month.", True),
        ("I had the knee replaced. See you next month.", False),
        ("We'll get the knee X-rayed", True),
        ("the knee was X-rayed, goodwill", False),
    ],
)
def test_words_of_time_are_those_of_the_sentence(text: str, ahead: bool) -> None:
    start = text.index("knee")
    around = " # ".join(sentence(text, start, start + 4))
    assert (of_roles("time_rules", "day", "ahead").search(around) is not None) is ahead
