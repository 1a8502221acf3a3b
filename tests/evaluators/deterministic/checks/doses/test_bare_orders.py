"""Drugs that a plan gives by no more than how they are taken, where the talk stops them."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

STOPPED = "[doctor] I want you to stop the naproxen, your kidneys don't like it.\n[patient] Okay."


@pytest.mark.parametrize("note", ["Plan: Naproxen as needed.", "Plan: Pain: naproxen twice daily."])
def test_a_stopped_drug_is_not_given(note: str) -> None:
    assert {finding.kind for finding in contradicted(STOPPED, note)} == {"medication"}


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (STOPPED, "Meds: Naproxen as needed."),
        (STOPPED, "Assessment: CKD, worsened by naproxen as needed."),
        ("[doctor] Stop the naproxen for a week, then only as needed.", "Plan: Naproxen as needed after a week."),
        ("[doctor] Naproxen I'd hold, or take it once a day.", "Plan: Naproxen once daily."),
    ],
)
def test_one_that_may_go_on_is(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
