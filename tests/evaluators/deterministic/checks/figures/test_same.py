"""Which figures are the very same, and which only nearly so."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.same import is_decimal, same, very
from evaluators.deterministic.quantities import Quantity, read_quantities


def figure(text: str) -> Quantity:
    (found,) = read_quantities(text)
    return found


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("three weeks", "3 weeks"),
        ("a year and a half", "18 months"),
        ("two weeks", "14 days"),
        ("a fortnight", "2 weeks"),
        ("two to three weeks", "2-3 weeks"),
        ("about three weeks", "3 weeks"),
    ],
)
def test_the_very_figure_whatever_its_unit(said: str, noted: str) -> None:
    assert very(figure(said), figure(noted))


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("five months", "20 weeks"),
        ("last year", "12 months"),
        ("four to six weeks", "5 weeks"),
        ("about three months", "14 weeks"),
    ],
)
def test_what_is_nearly_the_same_is_not_the_very_figure(said: str, noted: str) -> None:
    assert same(figure(said), figure(noted))
    assert not very(figure(said), figure(noted))


def test_a_figure_that_was_said_with_its_point() -> None:
    assert is_decimal(figure("two point five"))
    assert is_decimal(figure("2.5"))
    assert not is_decimal(figure("two and a half"))
