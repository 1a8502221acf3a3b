"""What a note has an allergy to, where the talk tells of none."""

from __future__ import annotations

import pytest

from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier

TIER = Tier()
TAKEN = "Patient: I take metformin twice a day."


def invented(talk: str, note: str) -> bool:
    findings = TIER.evaluate(turns_of_text(talk), note, {}).findings
    return any("in use without one" in finding.message for finding in findings)


@pytest.mark.parametrize("note", ["HPI: Allergic to metformin.", "PMH: Metformin allergy."])
def test_an_allergy_to_a_drug_that_is_taken(note: str) -> None:
    assert invented(TAKEN, note)


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (TAKEN, "Allergies: NKDA. Metformin 500 mg."),
        (TAKEN, "HPI: No allergy to metformin."),
        (TAKEN + "\nDoctor: Any allergies?\nPatient: Not sure.", "HPI: Allergic to metformin."),
        ("Patient: I took metformin and broke out in hives.", "HPI: Allergic to metformin."),
        ("Patient: My legs hurt.", "HPI: Allergic to metformin."),
    ],
)
def test_no_word_against_it(talk: str, note: str) -> None:
    assert not invented(talk, note)
