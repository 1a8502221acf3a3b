"""How many of a drug are taken, said right before its name."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities, with_counts
from evaluators.vocabulary import lexicon


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("I take two Tylenol.", [("two", 2.0)]),
        ("I take one or two ibuprofen.", [("one or two", 1.0)]),
        ("Two ibuprofen and one oxycodone.", [("Two", 2.0), ("one", 1.0)]),
        ("One aspirin.", [("One", 1.0)]),
        ("A couple of Aleve, or a couple Advil.", [("A couple of", 2.0), ("a couple", 2.0)]),
        ("I take half a Xanax, half of an Ativan.", [("half a", 0.5), ("half of an", 0.5)]),
        ("I take two, ibuprofen mostly.", []),
        ("I take forty lisinopril.", []),
        ("I take two antibiotics.", []),
        ("Prednisone five methotrexate ten.", []),
        ("That one Lipitor is for cholesterol.", []),
        ("Someone Tylenol.", []),
    ],
)
def test_words_before_a_drug_count_it(text: str, counts: list[tuple[str, float]]) -> None:
    found = with_counts(text.lower(), read_quantities(text), lexicon().scan(text))
    tablets = [quantity for quantity in found if quantity.unit == "tablet"]
    assert [(text[q.start : q.end], q.value) for q in tablets] == counts
    assert found == sorted(found, key=lambda quantity: quantity.start)
