"""How many of a drug are taken or handed out is no strength of it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.record.handed import HANDED, PIECE, counted


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("I'll give you thirty of those.", HANDED),
        ("I'll dispense thirty with no refills.", HANDED),
        ("Quantity ten.", HANDED),
        ("I have twelve left.", HANDED),
        ("I take eight of them.", PIECE),
        ("I take two of those.", PIECE),
        ("Tramadol fifty.", ""),
        ("Tramadol fifty left me drowsy.", ""),
        ("I'll give you thirty.", ""),
    ],
)
def test_what_a_plain_figure_of_a_drug_counts(text: str, unit: str) -> None:
    (quantity,) = read_quantities(text)
    assert counted(text, quantity).unit == unit


def test_what_has_a_unit_is_not_counted() -> None:
    text = "I'll dispense thirty tablets."
    (quantity,) = read_quantities(text)
    assert counted(text, quantity) is quantity
