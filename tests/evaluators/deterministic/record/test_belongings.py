"""Whose a thing is by the words right beside its name."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


def kinds(talk: str, note: str) -> set[str]:
    return {finding.kind for finding in contradicted(talk, note)}


@pytest.mark.parametrize(
    "told",
    [
        "And there was digoxin, no, that's my dad's, he left it here.",
        "The digoxin is Maureen, my sister.",
        "The digoxin, that was her husband's.",
    ],
)
def test_a_drug_that_is_said_to_be_anothers_is_not_the_patients(told: str) -> None:
    assert kinds(f"[other] She takes bisoprolol.\n[other] {told}", "Medications: Digoxin.") == {"experiencer"}


@pytest.mark.parametrize(
    "told", ["And there was digoxin in the bag, that's for her heart.", "The digoxin is what my sister told me about."]
)
def test_a_relative_who_is_only_spoken_of_has_none_of_it(told: str) -> None:
    assert not kinds(f"[other] She takes bisoprolol.\n[other] {told}", "Medications: Digoxin.")


def test_who_says_not_me_does_not_have_what_was_named() -> None:
    assert kinds("[patient] Tom's got the psoriasis, not me.", "PMH: Psoriasis.")
    assert not kinds("[patient] I've got the psoriasis, not Tom.", "PMH: Psoriasis.")


def test_a_companion_who_speaks_of_the_patient_as_he_speaks_of_himself_as_i() -> None:
    told = "I'm allergic to penicillin, but he had amoxicillin and was fine."
    assert kinds(f"[other] {told}", "Allergies: Penicillin.") == {"experiencer"}
    assert not kinds(f"[patient] {told}", "Allergies: Penicillin.")
    assert not kinds("[other] I'm allergic to penicillin.", "Allergies: Penicillin."), "an interpreter says I as well"


def test_what_a_companion_answers_of_himself_is_no_yes() -> None:
    note = "PMH: Not diabetic."
    assert kinds("[clinician] Any diabetes?\n[other] Yes, he is.", note)
    assert not kinds("[clinician] Any diabetes?\n[other] That's me, doctor, he's not.", note)
