"""A denial of one time leaves what the note has of another."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any ankle swelling?\n[patient] No.", "HPI: Ankle swelling."),
        ("[doctor] Are you dizzy now?\n[patient] No.", "HPI: Dizziness."),
        ("[doctor] Any injuries?\n[patient] No.", "HPI: Knee injury."),
        ("[doctor] Any weakness?\n[patient] No.", "HPI: Chronic weakness, unchanged."),
    ],
)
def test_a_denial_of_the_same_time_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Are you dizzy now?\n[patient] No.", "HPI: Dizziness last week."),
        ("[doctor] Are you dizzy?\n[patient] No, not for a month.", "HPI: Dizziness in the spring."),
        ("[doctor] Any new weakness?\n[patient] No.", "HPI: Chronic weakness, unchanged."),
        ("[doctor] Any chest pain?\n[patient] No.", "Plan: Return if chest pain."),
    ],
)
def test_one_of_another_time_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
