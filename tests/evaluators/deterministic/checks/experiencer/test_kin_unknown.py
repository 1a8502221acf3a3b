"""Relatives in a note of whom nobody spoke."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
TALK = "So the choir has been asking when I come back to sing and I told them that I would see you about the hip first."
FAMILY = "I have psoriasis, and my mother had a bad heart."


def told(said: tuple[str, ...], note: str) -> list[str]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said)]
    return [f.message for f in TIER.evaluate(turns, note, {}).findings if "nobody in the visit did" in f.message]


LONG = ("My left hip aches.", *(TALK,) * 28, FAMILY)


@pytest.mark.parametrize("note", ["FH: Psoriasis in sister.", "FH: Sister with psoriasis."])
def test_a_relative_of_whom_nobody_spoke(note: str) -> None:
    assert told(LONG, note) == ["Note speaks of the patient's sister, nobody in the visit did."]
    assert not told(("My left hip aches.", FAMILY), note)  # of a part of a visit nobody knows


@pytest.mark.parametrize("note", ["FH: Heart disease in mother.", "FH: No psoriasis in sister."])
def test_one_of_whom_somebody_spoke_or_that_has_it_not(note: str) -> None:
    assert not told(LONG, note)
