"""Figures beside a drug that are no dose of it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.counts import is_no_dose
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("text", "is_none"),
    [
        ("Let's do tramadol. I'll give you thirty of those.", True),
        ("Let's do tramadol. I'll dispense thirty with no refills.", True),
        ("Let's do tramadol. I'll send a supply of thirty.", True),
        ("Let's do tramadol, no more than thirty milligrams.", True),
        ("Let's do tramadol thirty milligrams of the syrup.", False),
        ("Let's do tramadol thirty of a night.", False),
        ("Let's do tramadol. I'll give you thirty.", False),
    ],
)
def test_the_most_of_a_drug_and_what_is_handed_out_are_no_doses(text: str, is_none: bool) -> None:
    record = record_of(text)
    assert is_no_dose(record.raw[30.0][0], record) is is_none
