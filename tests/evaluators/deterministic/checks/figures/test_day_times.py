"""How much of a drug is taken at which time of day."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities.dayparts import part_behind


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (" in the morning", "morning"),
        (" at lunch", "noon"),
        (" with supper", "evening"),
        (" at bedtime", "night"),
        (" of Humalog before breakfast", "morning"),
        (" of the Lantus, then rest", ""),
        (" tablets", ""),
    ],
)
def test_the_time_of_day_right_behind_a_dose(text: str, part: str) -> None:
    assert part_behind("eight" + text.lower(), len("eight")) == part
