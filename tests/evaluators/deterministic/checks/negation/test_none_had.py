"""Illnesses that a history lists where there were said to be none."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Do you have any medical conditions?\n[patient] No.", "PMH: Epilepsy."),
        ("[doctor] Any chronic illnesses?\n[patient] No, none.", "PMH: COPD."),
    ],
)
def test_one_of_none_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any other medical conditions?\n[patient] No.", "PMH: Epilepsy."),
        ("[doctor] Any medical conditions?\n[patient] No, just the epilepsy.", "PMH: Epilepsy."),
        ("[doctor] Any medical conditions in the family?\n[patient] No.", "PMH: Epilepsy."),
        ("[doctor] Any heart conditions?\n[patient] No.", "PMH: Epilepsy."),
        ("[doctor] Any medical conditions?\n[patient] No. I take a pill for my blood pressure.", "PMH: Hypertension."),
        ("[doctor] Any medical conditions?\n[patient] No.", "Assessment: Migraine."),
    ],
)
def test_what_was_left_out_or_told_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_it_is_weighed_again_when_illness_is_denied() -> None:
    visit = Tier().visit({})
    visit.revise(Note("PMH: Epilepsy."))
    visit.put(Segment("s0", "Do you have any medical conditions?", "clinician"))
    assert not [f for f in visit.assess().findings if f.support == "contradicted"]
    visit.put(Segment("s1", "No.", "patient"))
    assert [f for f in visit.assess().findings if f.support == "contradicted"]
