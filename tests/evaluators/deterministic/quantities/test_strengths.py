"""How strong a liquid is, beside how much of it is taken."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("amoxicillin 400 mg/5 mL, 5 mL BID", ["400 mg/5 mL", "5 mL", "BID"]),
        ("160 mg per 5 mL, give 7.5 mL", ["160 mg per 5 mL", "7.5 mL"]),
        ("four hundred per five, seven and a half mils", ["four hundred per five", "seven and a half mils"]),
        ("160 mg (5 mL)", ["160 mg", "5 mL"]),
        ("two per five, three mils", ["two", "five", "three mils"]),
    ],
)
def test_the_volume_that_a_strength_is_told_in_is_part_of_it(text: str, told: list[str]) -> None:
    assert [quantity.text for quantity in read_quantities(text)] == told
