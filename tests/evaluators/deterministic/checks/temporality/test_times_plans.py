"""What a plan has as done or begun, against what was said to wait."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def messages(note: str, *talk: str) -> list[str]:
    """What is said against a plan for its time."""
    turns = [Turn(text, "clinician") for text in talk]
    found = TIER.evaluate(turns, f"Plan:\n{note}", {}).findings
    return [finding.message for finding in found if finding.kind == "temporality"]


@pytest.mark.parametrize(
    ("note", "talk"),
    [
        ("Tetanus vaccine given today.", "We'll do the tetanus shot at your next visit."),
        ("Colonoscopy completed.", "The colonoscopy is booked for another day."),
        ("Start risedronate today.", "I'd give you risedronate, but start it after the extraction."),
    ],
)
def test_done_or_begun_for_put_off(note: str, talk: str) -> None:
    assert messages(note, talk)


@pytest.mark.parametrize(
    ("note", "talk"),
    [
        ("Tetanus vaccine given today.", "We'll do the tetanus shot today and the other one at your next visit."),
        ("Tetanus vaccine at next visit.", "We'll do the tetanus shot at your next visit."),
        ("Colonoscopy completed in March.", "You had the colonoscopy in March."),
        ("Start risedronate after the extraction.", "I'd give you risedronate, but start it after the extraction."),
        ("Start risedronate today.", "I'd give you risedronate, start it today, and after a month we check."),
    ],
)
def test_nothing_against_what_was_said(note: str, talk: str) -> None:
    assert not messages(note, talk)
