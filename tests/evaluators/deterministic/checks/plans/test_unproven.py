"""Illnesses that a note has as proven, and the talk leaves open."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
MARKS = ("as certain", "as proven", "none yet", "rule it out", "as excluded")


def _unproven(note: str, *said: str) -> bool:
    turns = [Turn(text, "clinician" if number % 2 == 0 else "patient") for number, text in enumerate(said)]
    findings = TIER.evaluate(turns, f"Assessment: {note}", {}).findings
    return any(mark in finding.message for finding in findings for mark in MARKS)


@pytest.mark.parametrize(
    "note",
    ["Shingles confirmed.", "PCR-confirmed shingles.", "Definite shingles.", "Shingles, proven on PCR."],
)
def test_words_of_proof_are_wrong_for_what_is_only_thought(note: str) -> None:
    assert _unproven(note, "I think that's shingles, so we'll start aciclovir.", "It burns.")


@pytest.mark.parametrize("note", ["Shingles.", "Probable shingles.", "Shingles to be confirmed.", "Known asthma."])
def test_a_bare_name_is_how_an_opinion_is_noted(note: str) -> None:
    assert not _unproven(note, "I think that's shingles, so we'll start aciclovir.", "It burns.")


def test_a_test_may_have_shown_it() -> None:
    assert not _unproven("Shingles confirmed.", "I think it's shingles.", "Oh.", "And the swab came back positive.")
    assert not _unproven("Fracture confirmed.", "That looks like a fracture on the X-ray here.")


def test_a_sample_that_was_sent_has_no_result() -> None:
    assert _unproven("C. difficile positive.", "We'll send a sample for C. diff.", "Okay.")
    assert not _unproven("C. difficile positive.", "The sample for C. diff was positive.", "Okay.")
    assert not _unproven("C. difficile test sent.", "We'll send a sample for C. diff.", "Okay.")


def test_what_is_grave_is_not_there_because_it_has_to_be_ruled_out() -> None:
    talk = "I want to rule out a pulmonary embolism with a CT."
    assert _unproven("Pulmonary embolism.", talk)
    assert _unproven("Pulmonary embolism excluded.", talk)
    assert not _unproven("Rule out pulmonary embolism.", talk)
    assert not _unproven("Pulmonary embolism.", talk, "Okay.", "So, the scan showed a clot on the right.")
    assert not _unproven("Pulmonary embolism excluded.", talk, "Okay.", "So, the scan's back and it's clear.")


def test_who_asks_for_an_illness_is_told_no_more_than_maybe() -> None:
    assert _unproven("Pneumonia confirmed.", "Some crackles.", "Is it pneumonia?", "Could be, so we'll get a film.")
    assert not _unproven("Pneumonia confirmed.", "Some crackles.", "Is it pneumonia?", "Yes, it is.")
    assert _unproven("Lung cancer.", "There's a shadow.", "Is it cancer?", "I don't think so, but we need a CT.")
