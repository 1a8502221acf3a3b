"""What a note has no allergy to, held against the allergies of a visit as it goes on."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary import lexicon

TIER = Tier()


@pytest.mark.parametrize(
    ("noted", "spared"),
    [
        ("No allergy to penicillin.", ["penicillin"]),
        ("Not allergic to penicillin or sulfa.", ["penicillin", "sulfa"]),
        ("No known drug allergies to sulfa, but is allergic to penicillin.", ["sulfa"]),
        ("No penicillin allergy.", ["penicillin"]),
        ("Allergic to penicillin.", []),
        ("No known allergies.", []),
        ("No allergies other than to penicillin.", []),
        ("Takes penicillin.", []),
    ],
)
def test_what_there_is_no_allergy_to(noted: str, spared: list[str]) -> None:
    reading = read_statement(noted, "allergies", lexicon())
    named = [noted[mention.start : mention.end] for mention in reading.spared]
    assert [name for name in named if "allerg" not in name.lower()] == spared


def test_it_is_judged_again_when_allergies_are_spoken_of() -> None:
    visit = TIER.visit({})
    visit.revise(Note("Allergies: No allergy to penicillin.", 1))
    loud = []
    for number, said in enumerate(("Hello, how are you?", "Any allergies?", "No.", "I am allergic to penicillin.")):
        visit.put(Segment(f"u{number}", said))
        found = [finding for finding in visit.assess().findings if finding.evaluator == "grounding"]
        loud.append([finding.support for finding in found if finding.severity != "minor"])
    assert loud == [["unmentioned"], ["unmentioned"], [], ["contradicted"]]
