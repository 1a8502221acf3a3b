"""Two figures that are one."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("thirty four weeks plus two", "duration", 240.0, "d"),
        ("eleven stone four", "measure", 71.667594, "kg"),
        ("five foot seven", "measure", 170.18, "cm"),
        ("one metre sixty-six", "measure", 166.0, "cm"),
        ("a pack and a half", "number", 1.5, "pack"),
    ],
)
def test_two_figures_are_one(text: str, kind: str, value: float, unit: str) -> None:
    (found,) = read_quantities(text)
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


def test_a_second_figure_with_a_unit_of_its_own_stands_alone() -> None:
    assert [item.value for item in read_quantities("eleven stone, ten minutes")] == [69.853225, 0.006944]
