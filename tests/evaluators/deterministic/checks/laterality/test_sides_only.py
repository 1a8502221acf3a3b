"""One side "only" where both were said, and both in a plan where one is enough."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def told(said: tuple[str, ...], note: str) -> list[str]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said)]
    return [finding.message for finding in TIER.evaluate(turns, note, {}).findings if finding.kind == "laterality"]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("It's at its worst by the evening, the knees, both of them.",), "HPI: Right knee pain only."),
        (("Which shoulder hurts?", "Both. I can't lift either."), "HPI: Pain in the right shoulder only."),
        (("Where's the numbness?", "In both hands, all the fingers."), "HPI: Numbness of right hand only."),
    ],
)
def test_both_were_said_where_the_note_has_one_only(said: tuple[str, ...], note: str) -> None:
    assert told(said, note) == ["Note says right, the transcript says both."]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("Both knees?", "No, just the right."), "HPI: Right knee pain only."),
        (("Is it both hands?", "It used to be both, now it's the left one."), "HPI: Numbness of left hand only."),
        (("Which knee?", "Both ache, but only the right one swells."), "HPI: Right knee swelling only."),
        (("Let me see both knees.", "It's the left that hurts."), "HPI: Left knee pain only."),
    ],
)
def test_both_were_said_of_something_else(said: tuple[str, ...], note: str) -> None:
    assert not told(said, note)


def test_both_in_a_plan_where_one_is_enough() -> None:
    asked = ("I'd like an MRI of that left knee.", "Will they do both? The right's been clicking.")
    assert told((*asked, "Just the left for now."), "Plan: MRI both knees.") == [
        "Note says both, the transcript says left."
    ]
    assert not told((*asked, "Just the left.", "The right is as bad.", "Both knees, then."), "Plan: MRI both knees.")
