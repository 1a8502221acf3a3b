"""What makes a complaint worse or better, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] The back pain's worse when I sit.", "HPI: Back pain improves with sitting."),
        ("[patient] It hurts.\n[doctor] What makes it better?\n[patient] Rest.", "HPI: Pain worse with rest."),
        ("[doctor] Is the headache worse when you cough?\n[patient] Yes.", "HPI: Headache relieved by coughing."),
        ("[patient] My knee hurts. It's worse on the stairs, better with rest.", "HPI: Knee pain worse with rest."),
    ],
)  # fmt: skip
def test_the_opposite_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["causality"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] The back pain's worse when I sit.", "HPI: Back pain worse with sitting."),
        ("[patient] The back pain's worse when I sit.", "HPI: Back pain improves with walking."),
        ("[doctor] Is the headache worse when you cough?\n[patient] No.", "HPI: Headache relieved by coughing."),
        ("[patient] My back hurts. My knee pain is worse when I sit.", "HPI: Back pain improves with sitting."),
        (
            "[patient] My back hurts.\n[patient] The knee pain is worse when I sit.",
            "HPI: Back pain improves with sitting.",
        ),
        ("[patient] My knee pain is worse with rest, no, better with rest.", "HPI: Knee pain better with rest."),
        ("[patient] My knee hurts. It's worse on the stairs, better with rest.", "Plan: Knee pain better with stairs."),
    ],
)
def test_the_same_another_thing_and_what_was_denied_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


ITCHES = "[clinician] Tell me about the rash.\n[patient] It itches like crazy, mostly at night."
ASKED_BOTH = "[clinician] What makes the pain worse?\n[patient] Sitting.\n[clinician] And better?\n[patient] Walking."


def test_another_time_of_day_is_an_alarm() -> None:
    assert [finding.kind for finding in contradicted(ITCHES, "HPI: Worse in the morning.")] == ["temporality"]
    assert contradicted(ITCHES, "HPI: Worse at night.") == []
    assert contradicted(ITCHES + " Mornings are bad, in the morning it burns.", "HPI: Worse in the morning.") == []


def test_what_is_named_to_a_short_question_counts() -> None:
    assert contradicted(ASKED_BOTH, "HPI: Worse with walking.")
    assert contradicted(ASKED_BOTH, "HPI: Better with walking, worse with sitting.") == []
