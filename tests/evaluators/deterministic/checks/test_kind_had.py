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
