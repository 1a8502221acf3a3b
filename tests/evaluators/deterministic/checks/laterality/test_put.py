"""Into which eye or ear a drug is put."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
TWO = "I use latanoprost in both eyes at night, and timolol just in the left."


def sides(talk: str, note: str) -> list[str]:
    findings = TIER.evaluate([Turn(talk, "patient")], f"Medications: {note}", {}).findings
    return [finding.message for finding in findings if finding.kind == "laterality"]


@pytest.mark.parametrize(
    ("talk", "note", "said"),
    [
        (TWO, "Latanoprost left eye nightly.", "both"),
        (TWO, "Timolol both eyes.", "left"),
        (TWO, "Timolol right eye.", "left"),
        ("Latanoprost, one drop each eye.", "Latanoprost right eye.", "both"),
        ("Ciprodex in the right ear, and Debrox in the left ear.", "Ciprodex left ear.", "right"),
    ],
)
def test_another_side_was_told_of_the_drug(talk: str, note: str, said: str) -> None:
    assert any(message.endswith(f"the transcript says {said}.") for message in sides(talk, note))


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (TWO, "Latanoprost both eyes nightly."),
        (TWO, "Timolol left eye."),
        ("Timolol in both eyes. The left eye hurts.", "Timolol both eyes."),
        ("Timolol in the left eye, and sometimes I put timolol in the right eye too.", "Timolol right eye."),
    ],
)
def test_the_side_told_of_another_drug_says_nothing(talk: str, note: str) -> None:
    assert sides(talk, note) == []
