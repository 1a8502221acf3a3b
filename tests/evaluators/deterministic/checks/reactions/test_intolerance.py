"""Drugs in a note that the patient does not tolerate."""

from __future__ import annotations

import pytest

from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier

TIER = Tier()
CANNOT = "Patient: I can't take ibuprofen, it upsets my stomach."
NO = "Doctor: Can you take aspirin?\nPatient: No, aspirin gives me a rash."


def untolerated(talk: str, note: str) -> list[str]:
    return [f.message for f in TIER.evaluate(turns_of_text(talk), note, {}).findings if "not to tolerate" in f.message]


@pytest.mark.parametrize(
    ("talk", "note", "has"),
    [
        (CANNOT, "HPI: Takes ibuprofen.", "has the patient take ibuprofen"),
        (CANNOT, "Medications: Ibuprofen.", "has the patient take ibuprofen"),
        (NO, "HPI: He takes aspirin daily.", "has the patient take aspirin"),
        (NO, "Plan: Aspirin 81 mg daily.", "orders aspirin"),
    ],
)
def test_a_drug_in_use_that_one_cannot_take(talk: str, note: str, has: str) -> None:
    (message,) = untolerated(talk, note)
    assert has in message


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (CANNOT, "HPI: Cannot take ibuprofen."),
        (CANNOT, "HPI: Avoids ibuprofen."),
        (CANNOT + "\nDoctor: So you take ibuprofen only with food?\nPatient: Yes.", "HPI: Takes ibuprofen."),
        (
            "Patient: I can't take ibuprofen on an empty stomach, so I take ibuprofen with food.",
            "HPI: Takes ibuprofen.",
        ),
        ("Patient: I can't take aspirin on an empty stomach but it's fine with food.", "HPI: Takes aspirin."),
        ("Patient: No, aspirin is fine.", "HPI: Takes aspirin."),
    ],
)
def test_one_that_is_taken_all_the_same(talk: str, note: str) -> None:
    assert untolerated(talk, note) == []
