"""A fever, or none, against the temperature that was taken."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Temperature is thirty eight one now.", "Exam: Afebrile."),
        ("[doctor] Your temp is ninety eight six today.", "Exam: Febrile."),
        ("[doctor] Any fever?\n[patient] A hundred and two on Sunday.", "HPI: Afebrile."),
        ("[other] His temp was thirty eight nine in the night.", "HPI: Afebrile."),
    ],
)
def test_the_temperature_speaks_against_the_note(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["negation"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I was a hundred and three at home.\n[doctor] Your temp's ninety eight nine.", "Exam: Afebrile."),
        ("[doctor] The temperature is thirty seven eight.", "Exam: Afebrile."),
        ("[doctor] Any fever?\n[patient] A hundred and two on Sunday.", "HPI: Afebrile since Monday."),
        ("[doctor] If his temperature goes over thirty nine, bring him back.", "HPI: Afebrile."),
    ],
)
def test_what_may_be_called_so_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
