"""Units in which nobody takes a drug."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.checks.doses.wrong_units import in_wrong_unit
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


@pytest.mark.parametrize(
    ("said", "noted", "bare"),
    [
        ("Levothyroxine one twelve.", "Levothyroxine 112 mg", "one twelve"),
        ("Levothyroxine one twelve.", "Levothyroxine 112 mcg", None),
        ("Levothyroxine point one one two.", "Levothyroxine 0.112 mg", None),
        ("Levothyroxine one twelve milligrams.", "Levothyroxine 112 mg", None),
        ("Lantus eighteen at night.", "Lantus 18 mg", "eighteen"),
        ("Lantus eighteen at night.", "Lantus 18 units", None),
        ("Lisinopril twenty.", "Lisinopril 20 mcg", "twenty"),
        ("Metformin five hundred.", "Metformin 500 g", "five hundred"),
        ("Metformin one.", "Metformin 1 g", None),
    ],
)
def test_a_bare_figure_is_told_in_the_usual_unit(said: str, noted: str, bare: str | None) -> None:
    record = record_of(said)
    statement = read_statement(noted, "plan", lexicon())
    drug = statement.mentions[0].term.concept
    found = in_wrong_unit(statement.quantities[0], drug, statement, told_of(drug, record))
    assert (found.quantity.text if found is not None else None) == bare
