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
