"""A denied history of an illness of which the patient told a kind."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

ASKED = "[clinician] Any history of heart disease?\n"


@pytest.mark.parametrize("told", ["Just the AF.", "I've had a heart attack.", "I was in atrial fibrillation once."])
def test_a_kind_that_one_has_speaks_against_no_history_of_it(told: str) -> None:
    assert contradicted(f"{ASKED}[patient] {told}", "PMH: No history of heart disease.")


@pytest.mark.parametrize(
    "talk",
    [
        f"{ASKED}[patient] No. My dad had a heart attack.",
        "[clinician] You are in atrial fibrillation now. Any heart disease before?\n[patient] No, never.",
    ],
)
def test_what_a_relative_has_or_was_found_today_does_not(talk: str) -> None:
    assert not contradicted(talk, "PMH: No history of heart disease.")


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[clinician] Numbness?\n[patient] My foot feels a bit numb.", "HPI: Denies numbness."),
        ("[clinician] Any vomiting?\n[patient] I've been sick twice.", "HPI: Denies vomiting."),
        ("[clinician] Cough?\n[patient] Just a dry cough.", "HPI: No cough."),
    ],
)
def test_a_complaint_told_of_one_place_or_kind_on_asking_is_there(talk: str, note: str) -> None:
    assert contradicted(talk, note)


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[clinician] Cough?\n[patient] Just a dry cough.", "HPI: No productive cough."),
        ("[clinician] Numbness in the feet?\n[patient] The left big toe is a bit numb.", "HPI: R no numbness."),
        ("[clinician] Any vomiting?\n[patient] I was sick once, but that was the coughing.", "HPI: No vomiting."),
    ],
)
def test_less_than_what_was_asked_for_may_be_denied(talk: str, note: str) -> None:
    assert not contradicted(talk, note)
