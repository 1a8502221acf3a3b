"""Complaints that a note has come from a drug, and allergies that are ones to something."""

from __future__ import annotations

import pytest

from engine.transcript import Turn, speaker_of
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("note", "alarmed"),
    [
        ("HPI: Lisinopril caused cough.", False),
        ("HPI: Lisinopril stopped for cough.", False),
        ("HPI: Cough with lisinopril.", False),
        ("HPI: Lisinopril (cough, dizziness).", False),
        ("HPI: Takes lisinopril. Has a cough.", True),
        ("HPI: Cough for a week.", True),
    ],
)
def test_a_denial_of_today_leaves_what_a_drug_did(note: str, alarmed: bool) -> None:
    said = ["Any cough or dizziness?", "No.", "I used to take lisinopril."]
    turns = [Turn(text, speaker_of("doctor"), f"u{i}") for i, text in enumerate(said)]
    found = TIER.evaluate(turns, note, {}).findings
    assert any(f.kind == "negation" and f.support == "contradicted" for f in found) is alarmed
