"""Drugs that one asked leave to take."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize("reply", ["No, not with the Eliquis.", "I'd rather you didn't.", "Better not."])
def test_a_plan_with_what_was_forbidden_is_an_alarm(reply: str) -> None:
    talk = f"[patient] Can I take some ibuprofen?\n[doctor] {reply}"
    assert [finding.kind for finding in contradicted(talk, "Plan: Ibuprofen for pain.")] == ["medication"]


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        ("No, not with the Eliquis.", "Plan: Avoid ibuprofen."),
        ("No, not with the Eliquis.", "Plan: Ibuprofen not to be taken."),
        ("Not more than three a day.", "Plan: Ibuprofen as needed."),
        ("Yes, with food.", "Plan: Ibuprofen with food."),
    ],
)
def test_leave_or_a_note_that_forbids_it_too_is_none(reply: str, note: str) -> None:
    talk = f"[patient] Can I take some ibuprofen?\n[doctor] {reply}"
    assert contradicted(talk, note) == []
