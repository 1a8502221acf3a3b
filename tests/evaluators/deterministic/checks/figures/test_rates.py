"""How often a drug is taken, by the rate that was said right behind the dose."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.rates import other_rate
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import NEAR
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of

DRUG = "rx:cefdinir"


def other(said: str, note: str) -> str | None:
    record = record_of(said)
    statement = StatementReading(note, "plan", lexicon())
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
