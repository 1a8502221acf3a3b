"""Which bare figures are the temperature of a fever, and which of none."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities.temperature import is_feverish, is_unfeverish
from evaluators.deterministic.reading.long_turn import read_any_turns
from evaluators.vocabulary.lexicon import lexicon


@pytest.mark.parametrize(
    ("text", "fever", "none"),
    [
        ("thirty eight five", True, False),
        ("a hundred and two point four", True, False),
        ("39 C", True, False),
        ("ninety eight six", False, True),
        ("37.1", False, True),
        ("thirty seven eight", False, False),
        ("37.8", False, False),
        ("a hundred", False, False),
        ("thirty eight days", False, False),
    ],
)
def test_a_figure_is_of_a_fever_of_none_or_of_neither(text: str, fever: bool, none: bool) -> None:
    (turn,) = read_any_turns([text], lexicon())
    first = turn.quantities[0]
    assert (is_feverish(first), is_unfeverish(first)) == (fever, none)
