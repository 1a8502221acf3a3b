"""What the note has at another part of the body than the talk."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I twisted my wrist at netball.\n[doctor] It's a sprain.", "Assessment: Ankle sprain."),
        ("[patient] My hip hurts.\n[doctor] I'd say arthritis of the hip.", "Assessment: Knee osteoarthritis."),
        ("[doctor] I'll x-ray that hip.", "Plan: X-ray of the knee."),
        ("[patient] My fingers go numb.", "HPI: Numbness of the toes."),
    ],
)
def test_another_part_of_the_body_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["fabrication"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I twisted my wrist at netball.\n[doctor] It's a sprain.", "Assessment: Wrist sprain."),
        ("[patient] My leg hurts.\n[doctor] That's arthritis.", "Assessment: Knee osteoarthritis."),
        ("[patient] My hand hurts, and the ankle.\n[doctor] It's a sprain.", "Assessment: Ankle sprain."),
        ("[patient] An ingrown toenail.\n[doctor] It's infected.", "Assessment: Infected ingrown toenail."),
        ("[patient] I had a left inguinal hernia repair and a knee replacement.", "PSH: Inguinal hernia repair."),
        ("[patient] A sprain, that's what they said.", "HPI: Ankle sprain."),
    ],
)
def test_the_same_part_one_near_it_or_none_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_a_place_that_is_told_later_counts() -> None:
    visit = Tier().visit({})
    visit.revise(Note("Assessment: Ankle sprain.", rev=1))

    def alarms() -> int:
        return len([finding for finding in visit.assess().findings if finding.support == "contradicted"])

    visit.put(Segment("u1", "Something with my wrist, I think.", "patient"))
    visit.put(Segment("u2", "So you have sprained it.", "clinician"))
    assert alarms() == 1
    visit.put(Segment("u3", "And the ankle, too.", "patient"))
    assert alarms() == 0
