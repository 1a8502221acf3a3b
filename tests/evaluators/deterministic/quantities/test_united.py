"""The unit behind a figure."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.quantities.united import celsius


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("500 mcg", "dose", 0.5, "mg"),
        ("every eight hours", "frequency", 3.0, "/d"),
        ("4-hourly", "frequency", 6.0, "/d"),
        ("a temperature of 101 degrees", "measure", 38.3333, "C"),
        ("three weeks", "duration", 21.0, "d"),
        ("what was that, seventy-five at night", "number", 75.0, ""),
        ("ankle exercises 10/hr", "frequency", 240.0, "/d"),
        ("motion 5-110 degrees", "measure", 5.0, "degree"),
    ],
)
def test_the_unit_says_what_a_figure_measures(text: str, kind: str, value: float, unit: str) -> None:
    (found,) = read_quantities(text)
    assert (found.kind, found.value, found.unit) == (kind, value, unit)


def test_fahrenheit_is_taken_to_celsius() -> None:
    assert celsius(212) == 100.0


@pytest.mark.parametrize("dose", ["fifteen", "two point five", "point two five", "7.5"])
def test_more_than_one_waits_is_a_dose(dose: str) -> None:
    amount, rate = read_quantities(f"methotrexate {dose} weekly")
    assert (amount.kind, rate.kind, rate.text) == ("number", "frequency", "weekly")


def test_a_figure_behind_a_decimal_that_has_a_lapse_of_its_own() -> None:
    assert [q.text for q in read_quantities("four point one, two weeks ago")] == ["four point one", "two weeks"]
