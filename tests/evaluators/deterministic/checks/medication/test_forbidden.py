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


@pytest.mark.parametrize(
    "talk", ["[doctor] No loperamide for now.", "[doctor] We'll send a sample, so no loperamide yet."]
)
def test_what_the_visit_does_without_for_now_is_given_by_no_plan(talk: str) -> None:
    assert [finding.kind for finding in contradicted(talk, "Plan: Loperamide as needed.")] == ["medication"]
    assert contradicted(talk, "Plan: No loperamide for now.") == []


def test_who_takes_none_for_now_may_be_given_it() -> None:
    assert contradicted("[patient] No ibuprofen for now, I ran out.", "Plan: Ibuprofen as needed.") == []
