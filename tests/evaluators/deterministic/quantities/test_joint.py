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


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("six, seven years", 2191.5, 2556.75),
        ("five six weeks", 35.0, 42.0),
        ("BD-TDS", 2.0, 3.0),
        ("once daily or twice daily", 1.0, 2.0),
    ],
)
def test_what_follows_one_another_is_a_range(text: str, low: float, high: float) -> None:
    (found,) = read_quantities(text)
    assert (found.value, found.high) == (low, high)


def test_how_many_and_how_often_are_no_range() -> None:
    assert [item.value for item in read_quantities("take two, three times a day")] == [2.0, 3.0]


def test_strengths_that_are_said_as_such_are_doses() -> None:
    found = read_quantities("two of the five hundreds")
    assert [(item.kind, item.value, item.unit) for item in found] == [("dose", 2.0, "tablet"), ("dose", 500.0, "mg")]


def test_a_one_that_stands_for_a_thing_is_no_figure() -> None:
    assert [item.value for item in read_quantities("metoprolol the long one fifty")] == [50.0]
    assert [item.value for item in read_quantities("losartan one fifty")] == [150.0]
