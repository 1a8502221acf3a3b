"""How much is smoked a day, and how much was."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.reading.figures.smoked import smoked_in


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("about a pack a day", [(20.0, False)]),
        ("half a pack a day, used to be two packs", [(10.0, False), (40.0, True)]),
        ("i smoked a pack a day until i had the kids", [(20.0, True)]),
        ("smokes 0.5 ppd, down from 2 ppd", [(10.0, False), (40.0, True)]),
        ("a pack and a half a day", [(30.0, False)]),
        ("two packs a week", [(pytest.approx(40.0 / 7, rel=0.01), False)]),
        ("i was on thirty a day, now it's ten a day", [(30.0, True), (10.0, False)]),
        ("40 pack years", []),
    ],
)
def test_amounts_are_told_as_cigarettes_a_day(text: str, amounts: list[tuple[float, bool]]) -> None:
    found = smoked_in(text, read_quantities(text), of_smoking=True)
    assert [(one.low, one.former) for one in sorted(found, key=lambda one: one.start)] == amounts


def test_a_bare_figure_is_none_where_nobody_speaks_of_smoking() -> None:
    assert smoked_in("twenty a day", read_quantities("twenty a day"), of_smoking=False) == []
