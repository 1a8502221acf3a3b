"""Drugs held for an occasion, and drugs taken at it."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

HELD = "[doctor] Hold the metformin the morning of your surgery.\n[patient] Okay."
KEPT = "[doctor] Keep taking your metoprolol, even the morning of surgery.\n[patient] Okay."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (HELD, "Plan: Continue metformin through surgery."),
        (HELD, "Plan: Take metformin the morning of surgery."),
        (KEPT, "Plan: Hold metoprolol the morning of surgery."),
    ],
)
def test_the_reverse_at_the_occasion_is_an_alarm(talk: str, note: str) -> None:
    assert {finding.kind for finding in contradicted(talk, note)} == {"medication"}


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (HELD, "Plan: Hold metformin the morning of surgery."),
        (HELD, "Plan: Continue metformin."),
        (HELD, "Plan: Continue metformin until the day before surgery."),
        (KEPT, "Plan: Continue metoprolol through surgery."),
        (KEPT, "Plan: Take metoprolol on the morning of surgery."),
    ],
)
def test_what_was_told_of_the_occasion_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
