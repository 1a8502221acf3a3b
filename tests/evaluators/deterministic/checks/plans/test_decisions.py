"""What a note has as done, ordered or turned down, against what the visit made of it."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

FLU = "[doctor] Have you had your flu jab?\n[patient] Not yet.\n"


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (FLU + "[doctor] We'll do that next time you're in.", "Plan: Influenza vaccine given today."),
        ("[doctor] Sharp scratch. There we go, that's your flu jab.", "Plan: Influenza vaccine declined."),
        ("[doctor] We can do an X-ray.\n[patient] No X-ray.", "Plan: X-ray of the knee ordered."),
        (
            "[doctor] I could give you a steroid injection.\n[patient] Not today.",
            "Course: Steroid injection of the knee given today.",
        ),
        ("[doctor] I'll send the prednisone to your pharmacy.", "Plan: Patient declined prednisone."),
    ],
)
def test_the_visit_decided_otherwise(talk: str, note: str) -> None:
    assert contradicted(talk, note)


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (FLU + "[doctor] Pop your sleeve up. Sharp scratch.", "Plan: Influenza vaccine given today."),
        (FLU + "[doctor] We'll do that next time you're in.", "Plan: Influenza vaccine at the next visit."),
        (
            "[doctor] I'd like a biopsy.\n[patient] Can it wait?\n[doctor] Two weeks is fine.",
            "Plan: Biopsy in 2 weeks.",
        ),
        ("[doctor] We can do an X-ray.\n[patient] Let's do it.", "Plan: X-ray of the knee ordered."),
        ("[doctor] Have you had a colonoscopy?\n[patient] At fifty.", "HPI: Colonoscopy at age 50 was normal."),
    ],
)
def test_as_the_visit_decided(talk: str, note: str) -> None:
    assert not contradicted(talk, note)
