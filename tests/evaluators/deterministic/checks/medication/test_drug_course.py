"""Whether a drug was begun at all, and which of two took the place of the other."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

NOT_YET = "[patient] I haven't started the metformin yet."
SWAPPED = "[patient] They switched me from metformin to gliclazide."
REFUSED = "[doctor] I could give you some gabapentin.\n[patient] I'd rather not."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (NOT_YET, "HPI: Taking metformin."),
        (SWAPPED, "HPI: Switched from gliclazide to metformin."),
        (REFUSED, "HPI: Started gabapentin."),
        (
            "[doctor] Have you started the metformin yet?\n[patient] Yes, on Monday.",
            "HPI: Has not yet started metformin.",
        ),
    ],
)
def test_another_course_is_an_alarm(talk: str, note: str) -> None:
    assert {finding.kind for finding in contradicted(talk, note)} == {"medication"}


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (NOT_YET, "HPI: Metformin not yet started."),
        (NOT_YET, "Plan: Start metformin."),
        (SWAPPED, "HPI: Switched from metformin to gliclazide."),
        (SWAPPED, "Medications: gliclazide."),
        (REFUSED, "HPI: Declined gabapentin."),
        (REFUSED + "\n[patient] My old doctor had me on gabapentin for years.", "HPI: Started gabapentin years ago."),
    ],
)
def test_the_same_course_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
