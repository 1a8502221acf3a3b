"""The most of a drug: as the note has it, and as it was said."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def told(talk: str, note: str) -> list[str]:
    findings = TIER.evaluate([Turn(talk, "clinician")], note, {}).findings
    return [f.message for f in findings if f.kind == "dose" and f.support == "contradicted"]


@pytest.mark.parametrize("limit", ["maximum 4000 mg", "not to exceed 4 g", "max 4 g"])
def test_another_limit_than_was_said(limit: str) -> None:
    talk = "You can take Tylenol, a thousand milligrams three times a day, no more than three thousand in a day."
    (message,) = told(talk, f"Plan: Tylenol 1000 mg three times daily, {limit} per day.")
    assert message.endswith("the transcript says three thousand.")


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("Take Tylenol, no more than three thousand a day.", "Plan: Tylenol, maximum 3000 mg per day."),
        ("Take Tylenol, never over three grams.", "Plan: Tylenol, max 3 g/day."),
        ("Take Tylenol, no more than four times a day.", "Plan: Tylenol, max 3 g/day."),
        ("Take Tylenol as you need it.", "Plan: Tylenol, max 3 g/day."),
        ("Take Tylenol. And ibuprofen, no more than two grams.", "Plan: Tylenol, max 3 g/day."),
    ],
)
def test_the_same_limit_or_none_that_was_said(talk: str, note: str) -> None:
    assert told(talk, note) == []
