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
        (
            "[doctor] And the injection?\n[patient] Let's do that.\n[doctor] I've got a slot next Wednesday.",
            "Plan: Steroid injection given today.",
        ),
        ("[patient] My colonoscopy's on the fourth of May.", "HPI: Colonoscopy performed on 4 May."),
        ("[doctor] Did they do your MRI?\n[patient] It got cancelled, I've the tenth now.", "HPI: MRI completed."),
        ("[doctor] Let's skip the vaccines today, she's got a fever.", "Plan: Vaccines administered today."),
        ("[doctor] B12 injection when you come back next week.", "Plan: B12 injection given today."),
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
        ("[patient] My colonoscopy was on the fourth of May.", "HPI: Colonoscopy performed on 4 May."),
        ("[doctor] The nurse will give you your B12 injection before you go.", "Plan: B12 injection given today."),
        ("[doctor] We can do an X-ray.\n[patient] Let's do it.", "Plan: X-ray of the knee ordered."),
        ("[doctor] Have you had a colonoscopy?\n[patient] At fifty.", "HPI: Colonoscopy at age 50 was normal."),
    ],
)
def test_as_the_visit_decided(talk: str, note: str) -> None:
    assert not contradicted(talk, note)
