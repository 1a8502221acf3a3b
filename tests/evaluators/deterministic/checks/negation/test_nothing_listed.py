"""Lines that say there is nothing of a sort, where the visit told of something."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any tablets?\n[patient] Yes, I take ramipril.", "Medications: None."),
        ("[doctor] Any tablets?\n[patient] Yes, I take ramipril.", "HPI: She is on no regular medications."),
        ("[doctor] Any medical conditions?\n[patient] I've got epilepsy.", "PMH: Nil of note."),
        ("[doctor] Any medical conditions?\n[patient] Epilepsy.", "HPI: No significant past medical history."),
        ("[doctor] Do you have asthma?\n[patient] Yes.", "PMH: nil"),
        ("[patient] I had my gallbladder out last June.", "PSH: None."),
        ("[patient] My father has Parkinson's.", "FHx: Negative."),
    ],
)
def test_nothing_where_there_is_one_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I take a paracetamol now and then.", "Medications: None."),
        ("[patient] I took ramipril once, but they stopped it.", "Medications: None."),
        ("[doctor] I'll start you on ramipril.", "Medications: None."),
        ("[patient] I take ramipril.", "Plan: No medications."),
        ("[patient] I take ramipril.", "Medications: No other medications."),
        ("[doctor] I'm afraid you have diabetes.", "PMH: None."),
        ("[patient] My father has Parkinson's.", "PMH: None."),
        ("[patient] I read that it can be a sign of brain cancer.", "PMH: None."),
        ("[doctor] Are you worried about something?\n[patient] Cancer.", "PMH: None."),
        ("[patient] I've got a cold.", "PMH: None."),
        ("[doctor] What runs in your family?\n[patient] I have gout and diabetes.", "PMH: None."),
        ("[doctor] We may have to take your gallbladder out.", "PSH: None."),
        ("[doctor] Do any illnesses run in the family?\n[patient] No.", "FHx: None."),
    ],
)
def test_what_is_over_new_or_of_others_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_what_is_told_later_is_seen() -> None:
    visit = Tier().visit({})
    visit.revise(Note("PMH: None.\nDH: nil", rev=1))
    assert not [f for f in visit.assess().findings if f.support == "contradicted"]
    for number, text in enumerate(("I have lupus.", "I take hydroxychloroquine for it.")):
        visit.put(Segment(f"u{number}", text, "patient"))
    assert [f.kind for f in visit.assess().findings if f.support == "contradicted"] == ["negation", "negation"]
