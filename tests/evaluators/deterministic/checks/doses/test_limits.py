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


def counted(talk: str, note: str) -> bool:
    findings = TIER.evaluate([Turn(talk, "clinician")], note, {}).findings
    return any(f.support == "contradicted" for f in findings)


@pytest.mark.parametrize(
    ("talk", "note", "against"),
    [
        ("Nitro, one every five minutes, up to three.", "Plan: Nitroglycerin every 5 minutes up to 5 doses.", True),
        ("Nitro, one every five minutes, up to three.", "Plan: Nitroglycerin every 5 minutes up to 3 doses.", False),
        (
            "Nitro, one every five minutes, up to three days.",
            "Plan: Nitroglycerin every 5 minutes up to 5 doses.",
            False,
        ),
        ("Nitro, one every five minutes.", "Plan: Nitroglycerin every 5 minutes up to 5 doses.", False),
    ],
)
def test_how_many_times_in_a_row(talk: str, note: str, against: bool) -> None:
    assert counted(talk, note) is against
