"""Two values of which the note takes the former one for today's."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.swapped import swapped
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("said", "noted", "turned"),
    [
        ("HbA1c is sixty-four, it was fifty-eight in March", "HbA1c 58 (64 in March)", True),
        ("HbA1c is sixty-four, it was fifty-eight in March", "HbA1c 64 (58 in March)", False),
        ("it was sixteen. And it was twenty-one when we started", "Score 21 (16 at start)", True),
        ("creatinine is one point four, your usual's one point one", "Creatinine 1.1 (baseline 1.4)", True),
        ("eight on standing, five lying down", "8 standing (5 lying)", False),
        ("labs from last week, your CRP was twenty-four, and six in June", "CRP 24 (6 in June)", False),
    ],
)
def test_the_value_of_today_comes_first(said: str, noted: str, turned: bool) -> None:
    record = record_of(said)
    statement = read_statement(noted, "results", lexicon())
    quantity = statement.quantities[0]
    owner = statement.owners.get(quantity.start, "")
    assert (swapped(quantity, owner, statement, record) is not None) is turned


@pytest.mark.parametrize(
    ("said", "noted", "turned"),
    [
        (("I'm down to five a day from twenty.",), "Currently smoking 20 cigarettes per day", True),
        (("I'm down to five a day from twenty.",), "Smoking 5 cigarettes per day, previously 20", False),
        (("Your weight's ninety kilos.", "I was ninety six at Christmas."), "Weight 96 kg", True),
        (("Your weight's ninety kilos.", "I was ninety six at Christmas."), "Weight 90 kg (96 kg at Christmas)", False),
    ],
)
def test_what_it_was_before_a_holiday_or_a_cut(said: tuple[str, ...], noted: str, turned: bool) -> None:
    record = record_of(*said)
    statement = read_statement(noted, "exam", lexicon())
    quantity = statement.quantities[0]
    owner = statement.owners.get(quantity.start, "")
    assert (swapped(quantity, owner, statement, record) is not None) is turned
