"""Days of the week that tell how often."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import bundles, of_drugs, read_quantities
from evaluators.vocabulary import lexicon


def rates(text: str) -> list[tuple[int, str]]:
    found = [quantity for quantity in read_quantities(text) if quantity.kind == "frequency"]
    return [(round(float(str(quantity.value)) * 7), quantity.text) for quantity in found]


@pytest.mark.parametrize(
    ("text", "days", "said"),
    [
        ("methotrexate on Mondays", 1, "Mondays"),
        ("every Sunday, first thing", 1, "Sunday"),
        ("Friday nights.", 1, "Friday nights"),
        ("on Mondays and Thursdays", 2, "Mondays and Thursdays"),
        ("every Tuesday and Friday", 2, "Tuesday and Friday"),
        ("Monday, Wednesday, and Friday", 3, "Monday, Wednesday, and Friday"),
        ("Tuesday Thursday Saturday", 3, "Tuesday Thursday Saturday"),
        ("Mon/Wed/Fri", 3, "Mon/Wed/Fri"),
        ("MWF", 3, "MWF"),
        ("Mondays and Mondays", 1, "Mondays and Mondays"),
    ],
)
def test_days_of_each_week_are_counted(text: str, days: int, said: str) -> None:
    assert rates(text) == [(days, said)]


@pytest.mark.parametrize(
    "text",
    [
        "see you on Monday",
        "Saturday and Sunday",
        "sats were 98 and she sat up",
        "the sun was out",
        "and on Mondays I go swimming",
    ],
)
def test_single_days_and_what_else_is_done_on_them_tell_nothing(text: str) -> None:
    assert rates(text) == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I take methotrexate on Mondays", 1),
        ("we have choir on Mondays, and the metformin is fine", 0),
        ("warfarin five, but seven and a half on Mondays and Fridays", 0),
    ],
)
def test_days_are_kept_that_a_drug_is_taken_on(text: str, kept: int) -> None:
    found = tuple(read_quantities(text))
    drugs = bundles(text, lexicon().scan(text), found)
    assert sum(quantity.kind == "frequency" for quantity in of_drugs(found, drugs)) == kept
