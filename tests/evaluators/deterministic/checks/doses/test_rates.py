"""How often a drug is taken, by the rate that was said right behind the dose."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.doses.made import told_of
from evaluators.deterministic.checks.doses.rates import other_rate, rate_of_dose
from evaluators.deterministic.quantities import agree
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.record.figures import NEAR
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of

DRUG = "rx:cefdinir"


def other(said: str, note: str) -> str | None:
    record = record_of(said)
    statement = read_statement(note, "plan", lexicon())
    rate = next(q for q in statement.quantities if q.kind == "frequency")
    found = other_rate(rate, DRUG, [*record.owned_by(DRUG), *record.owned_by(NEAR + DRUG)], statement)
    return found.quantity.text if found is not None else None


@pytest.mark.parametrize(
    ("said", "note", "rate"),
    [
        ("amoxicillin, no, cefdinir, four point eight m l once a day", "Cefdinir 4.8 mL twice a day", "once a day"),
        ("no amoxicillin, cefdinir, so that's four point eight m l twice a day", "Cefdinir 4.8 mL twice a day", None),
        ("no amoxicillin, cefdinir, so that's four point eight m l once a day", "Cefdinir 9 mL twice a day", None),
        ("the cefdinir, so that's nine m l once a week", "Cefdinir 4.8 mL daily", "once a week"),
        ("the cefdinir, nine m l, and therapy once a week", "Cefdinir 4.8 mL daily", None),
    ],
)
def test_a_rate_right_behind_the_dose_speaks_against_another_one(said: str, note: str, rate: str | None) -> None:
    assert other(said, note) == rate


def of_dose(said: str, note: str) -> str | None:
    record = record_of(said)
    statement = read_statement(note, "medications", lexicon())
    drug = statement.mentions[0].term.concept
    rate = next(q for q in statement.quantities if q.kind == "frequency")
    figures = told_of(drug, record)
    agreeing = [figure for figure in figures if agree(figure.quantity, rate)]
    found = rate_of_dose(rate, agreeing, figures, statement)
    return found.quantity.text if found is not None else None


@pytest.mark.parametrize(
    ("note", "rate"),
    [
        ("Xarelto 15 mg once a day", "twice a day"),
        ("Xarelto 20 mg twice a day", "once a day"),
        ("Xarelto 20 mg once a day", None),
        ("Xarelto 15 mg twice a day", None),
    ],
)
def test_each_of_two_doses_has_its_own_rate(note: str, rate: str | None) -> None:
    assert of_dose("They put me on Xarelto fifteen twice a day and now it's twenty once a day.", note) == rate


def test_a_dose_that_was_also_said_without_a_rate_may_have_any() -> None:
    said = "Xarelto fifteen twice a day, then twenty once a day. You take the twenty."
    assert of_dose(said, "Xarelto 20 mg twice a day") is None
