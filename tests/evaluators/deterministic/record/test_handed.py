"""How many of a drug are taken or handed out is no strength of it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.reading.turn import read_turn
from evaluators.deterministic.record.handed import HANDED, PIECE, counted, drug_counted
from evaluators.vocabulary import lexicon


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


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("I take two Tylenol.", "rx:acetaminophen"),
        ("I take one or two ibuprofen.", "rx:ibuprofen"),
        ("I take two, ibuprofen mostly.", ""),
        ("I take forty lisinopril.", ""),
        ("I take two antibiotics.", ""),
    ],
)
def test_a_few_right_before_a_drug_are_so_many_of_it(text: str, drug: str) -> None:
    turn = read_turn(text, lexicon())
    (quantity,) = turn.quantities
    assert drug_counted(text, quantity, turn.mentions) == drug
