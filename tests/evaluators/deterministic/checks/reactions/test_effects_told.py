"""What a drug that is not tolerated was told to do, against what a note has it do."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

THROAT = (
    "[doctor] Any allergies?\n[patient] Sulfa.\n[doctor] What happens when you take it?\n[patient] My throat closes."
)
FORGOTTEN = "[doctor] You're allergic to Keflex? What was the reaction?\n[patient] I don't remember, I was five."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (THROAT, "Allergies: Sulfa (rash)."),
        (THROAT, "Allergies: Sulfa, reaction unknown."),
        (FORGOTTEN, "Allergies: Keflex (hives)."),
    ],
)
def test_another_effect_is_an_alarm(talk: str, note: str) -> None:
    assert {finding.kind for finding in contradicted(talk, note)} == {"fabrication"}


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (THROAT, "Allergies: Sulfa (throat swelling)."),
        (FORGOTTEN, "Allergies: Keflex (reaction unknown)."),
        ("[doctor] What happens when you take ibuprofen?\n[patient] It helps for a while.", "Allergies: NKDA."),
    ],
)
def test_the_effect_that_was_told_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
