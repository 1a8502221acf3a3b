"""Whether a thing goes on or is over, as a note has it and as it was said."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (
            "[patient] I had a rash.\n[doctor] Is there still any rash?\n[patient] No.",
            "HPI: Rash, which has not resolved.",
        ),
        ("[patient] I've still got the cough.", "HPI: Cough, resolved."),
        (
            "[patient] I had a cough last month.\n[doctor] Do you still have the cough?\n[patient] No, it's gone.",
            "HPI: Cough persists.",
        ),
    ],
)
def test_what_is_noted_as_going_on_and_is_over_is_an_alarm_and_the_reverse(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I had a rash.\n[doctor] Is there still any rash?\n[patient] No.", "HPI: Rash, resolved."),
        (
            "[patient] I had a cough last month.\n[doctor] Do you still have the cough?\n[patient] No, it's gone.",
            "HPI: Cough stopped.",
        ),
    ],
)
def test_what_is_noted_as_over_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
