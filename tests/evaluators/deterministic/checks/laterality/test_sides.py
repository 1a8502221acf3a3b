from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("said", "note", "message"),
    [
        ("My left knee hurts.", "Right knee pain.", "Note says right, the transcript says left."),
        ("Both knees hurt.", "Left knee pain.", "Note says left, the transcript says both."),
        ("My left knee hurts.", "Bilateral knee pain.", "Note says both, the transcript says left."),
    ],
)
def test_message_says_which_side_was_said(said: str, note: str, message: str) -> None:
    found = TIER.evaluate((Turn(said, "patient"),), f"HPI: {note}", {}).findings
    assert [finding.message for finding in found if finding.kind == "laterality"] == [message]
