"""Times of the day that tell together how often."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "per_day", "said"),
    [
        ("Take it with breakfast and dinner.", 2, "with breakfast and dinner"),
        ("one in the morning and one at night", 2, "in the morning and one at night"),
        ("lisinopril 10 mg qAM and qHS", 2, "qAM and qHS"),
        ("at breakfast and at bedtime", 2, "at breakfast and at bedtime"),
        ("in the morning, at noon, and at night", 3, "in the morning, at noon, and at night"),
        ("with breakfast lunch and dinner", 3, "with breakfast lunch and dinner"),
    ],
)
def test_times_of_the_day_are_counted(text: str, per_day: float, said: str) -> None:
    found = [quantity for quantity in read_quantities(text) if quantity.kind == "frequency"]
    assert [(quantity.value, quantity.text) for quantity in found] == [(per_day, said)]


@pytest.mark.parametrize(
    "text",
    [
        "ten milligrams every morning with breakfast",
        "ten milligrams in the morning and twenty milligrams at night",
        "ten milligrams at night, in the morning I feel dizzy",
    ],
)
def test_one_time_of_the_day_and_other_doses_are_not(text: str) -> None:
    assert all(quantity.value == 1 for quantity in read_quantities(text) if quantity.kind == "frequency")


def test_a_reply_that_opens_with_a_figure_too_large_for_an_hour_tells_how_often() -> None:
    assert [found.kind for found in read_quantities("Eighteen at night.")] == ["number", "frequency"]
    assert [found.kind for found in read_quantities("Eight at night.")] != ["number", "frequency"]
