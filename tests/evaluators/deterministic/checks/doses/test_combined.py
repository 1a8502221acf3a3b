"""How strong each drug of a product is."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.combined import other_strengths
from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


def other(said: str, note: str) -> str | None:
    record = record_of(said)
    statement = read_statement(note, "plan", lexicon())
    drug = statement.mentions[0].term.concept
    found = other_strengths(statement.quantities[0], drug, statement, told_of(drug, record), record)
    return found.quantity.text if found is not None else None


@pytest.mark.parametrize("noted", ["Sinemet 25/250 TID", "Carbidopa-levodopa 25-250 mg", "Sinemet 25 mg/250 mg"])
@pytest.mark.parametrize("said", ["twenty-five one hundred", "25/100", "twenty-five over one hundred"])
def test_the_second_strength_is_another(said: str, noted: str) -> None:
    assert other(f"I take Sinemet, the {said}, three times a day.", noted) is not None


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("I take Sinemet, the twenty-five one hundred.", "Sinemet 25/100 TID"),
        ("I take Sinemet, the fifty two hundred. Before it was the twenty-five one hundred.", "Sinemet 25/100 TID"),
        ("I take Sinemet, twenty-five, three times a day.", "Sinemet 25/250 TID"),
        ("I take Sinemet, twenty-five. Another hundred things to do.", "Sinemet 25/250 TID"),
        ("I take lisinopril ten, twenty on bad days.", "Lisinopril 10-40 mg"),
    ],
)
def test_nothing_speaks_against_it(said: str, noted: str) -> None:
    assert other(said, noted) is None


def test_both_strengths_are_quoted() -> None:
    assert other("Sinemet twenty-five one hundred.", "Sinemet 25/250") == "twenty-five one hundred"
