"""How many of a thing a note counts, where the talk counts others of the same."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.things import counted_otherwise
from evaluators.deterministic.quantities import read_quantities
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("said", "note", "other"),
    [
        ("I count three swollen joints", "8 swollen joints", "three"),
        ("I count three swollen joints", "3 swollen joints", None),
        ("I count three swollen joints", "8 tender joints", None),
        ("I count three, swollen as they are", "8 swollen joints", None),
        ("three swollen joints, and eight on the list", "8 swollen joints", None),
        ("three days of it", "8 days off work", None),
        ("five or six are severe", "2 to 3 are severe", "five or six"),
        ("six are severe", "2 to 3 are severe", None),
    ],
)
def test_another_count_of_the_same_thing_speaks_against_one_that_was_never_said(
    said: str, note: str, other: str | None
) -> None:
    record = record_of(said)
    found = counted_otherwise(read_quantities(note)[0], note, record, HeardFigures(record))
    assert (found.quantity.text if found is not None else None) == other
