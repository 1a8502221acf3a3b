"""Lists of a note: what their headings say for their items."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.structure.lists import words_above
from evaluators.deterministic.structure.parsing import parse
from evaluators.deterministic.tier import Tier

TIER = Tier()


def said(note: str) -> dict[str, str]:
    """Statements of a note with the words of the heading above them, where there are any."""
    parsed = parse(note)
    return {parsed.text[slice(*parsed.sentences[number].span)]: words for number, words in words_above(parsed).items()}


@pytest.mark.parametrize(
    "note",
    [
        "HPI:\nDenies:\n- nausea\n- fever",
        "HPI:\nShe denies the following symptoms:\n1. nausea\n2. fever",
        "HPI:\n**Pertinent negatives:**\n\n* nausea\n* fever",
        "HPI:\n- Denies:\n  - nausea\n  - fever\n- Cough since Monday",
        "HPI:\nDenies:\nnausea\nfever\n\nCough since Monday",
        "ROS\n\nPertinent Negatives\n- nausea\n- fever\n\n- Cough",
        "HPI: Denies (GI): chills; nausea; fever\nCough",
        "HPI:\nDenies:\n- nausea; fever\nCough",
        "HPI:\nDenies:\n- nausea\n- no cough\n- fever\n- reports a rash",
        "HPI:\nDenies:\n- nausea\n- fever\nPLAN:\n- rest",
        "HPI:\nReports a cough but denies any of the following symptoms:\n- nausea\n- fever",
        "HPI:\nPertinent negatives\nnausea\nfever",
        "HPI: Denies chills; nausea; fever\nCough",
        "HPI: Denies chills; nausea; fever; has a cough",
        "HPI:\n- Denies:\n- nausea\n- fever\n- Reports:\n- cough",
        "HPI:\n- **Denies:**\n- nausea\n- fever\n- GI: cough",
        "ROS (-):\n- nausea\n- fever",
        "ROS (-): nausea; fever",
        "Negative ROS:\n- nausea\n- fever",
        "Pertinent neg ROS: nausea; fever",
    ],
)
def test_a_heading_holds_for_the_items_of_its_list(note: str) -> None:
    assert {item.strip(";"): words for item, words in said(note).items()} == {"nausea": "Denies", "fever": "Denies"}


@pytest.mark.parametrize(
    "note",
    [
        "HPI:\nReports:\n- nausea\n- fever",
        "HPI:\nDenies nausea.\n- fever",
        "HPI:\nDenies:\n\n\n- nausea",
        "HPI:\n- Denies:\n\n\n- nausea",
        "HPI:\n- Denies:\n  - no cough\n- nausea",
        "ROS:\n- fever\n- cough",
        "PLAN:\n+ physiotherapy\n- naproxen",
        "HPI:\nDenies:\nShe has had a fever since Monday.",
        "HPI:\nDenies: nausea. Fever\n- cough",
        "HPI:\nDenies:\nPLAN:\n- rest",
        "HPI:\nDenies: nausea;\nfever",
        "RESULTS:\nStrep test\nNegative\nfever",
        "HPI: No nausea; fever",
        "HPI: Denies nausea but has a cough; fever",
        "HPI:\n[ ] nausea",
        "PLAN:\n[ ] nausea diary\n[x] rest",
        "PLAN:\n❌ aspirin",
        "HPI:\n0 of 10 pain\n✗ nausea ✓ fever",
        "",
    ],
)
def test_it_holds_for_nothing_else(note: str) -> None:
    assert said(note) == {}


def test_a_sign_says_that_there_is_none() -> None:
    assert said("ROS:\n- [ ] nausea\n- [x] fever\n- ✗ cough\nrash ❌\n0 chills") == {
        "[ ] nausea": "No", "✗ cough": "No", "rash ❌": "No", "0 chills": "No",
    }  # fmt: skip
    assert said("ROS:\n- nausea [ ]\n- fever [x]\n- cough") == {"nausea [ ]": "No"}


def test_a_dash_is_a_sign_where_other_lines_begin_with_a_plus() -> None:
    assert said("HPI:\n+ fever\n- nausea\n- no rash\n+ cough\n\nPLAN:\n+ fluids\n- aspirin") == {"nausea": "No"}


def test_signs_of_a_note_hold_line_by_line() -> None:
    assert said("ROS:\nConst: +fever\nGI: -nausea, -diarrhea\nCV: no edema") == {"GI: -nausea, -diarrhea": "No"}
    assert said("ROS:\nFever: +\nNausea: -") == {"Nausea: -": "No"}
    assert said("ROS:\n| Fever | + |\n| Nausea | - |") == {"| Nausea | - |": "No"}
    assert said("ROS:\n☑ fever\n☐ nausea") == {"☐ nausea": "No"}
    assert said("HPI:\nNausea: -\nCough -dry") == {}
    assert said("PLAN:\n+ fluids\n-aspirin") == {}


def test_drugs_below_a_heading_are_stopped_or_go_on() -> None:
    note = "PLAN:\nStop:\n- aspirin\n- ibuprofen\n\nContinue:\n- metformin 500 mg"
    assert said(note) == {"aspirin": "Stop", "ibuprofen": "Stop", "metformin 500 mg": "Continue"}
    assert said("Discontinued medications:\n- aspirin\n\nPLAN:\nRest") == {"aspirin": "Stopped"}
    assert said("Discontinued Medications:\n1. Aspirin\n\nPLAN:\nRest") == {"Aspirin": "Stopped"}


def _found(note: str, *said: str) -> list[tuple[str | None, str, str]]:
    """What is found wrong with a note, as its support, its kind and its words."""
    turns = [Turn(text, "patient" if number % 2 else "clinician") for number, text in enumerate(said)]
    return [
        (finding.support, finding.kind, note[slice(*finding.note_span)])
        for finding in TIER.evaluate(turns, note, {}).findings
        if finding.evaluator == "grounding" and finding.note_span is not None
    ]


ASKED = ("Any nausea?", "No.", "Any fever or chills?", "Yes, fever, and I get chills too.")


def test_items_of_a_list_of_denials_are_denied() -> None:
    assert _found("HPI:\nDenies:\n- nausea\n\nReports:\n- fever\n- chills", *ASKED) == []
    assert _found("HPI:\nDenies:\n- nausea\n- fever\n- chills", *ASKED) == [
        ("contradicted", "negation", "fever"),
        ("contradicted", "negation", "chills"),
    ]
    assert _found("HPI:\nReports:\n- nausea\n- fever\nDenies:\n- chills", *ASKED) == [
        ("contradicted", "negation", "nausea"),
        ("contradicted", "negation", "chills"),
    ]


def test_drugs_of_a_list_are_held_against_what_is_done_about_them() -> None:
    said = ("Please stop the aspirin and keep taking the metformin.", "Okay.")
    assert _found("PLAN:\nStop:\n- aspirin\n\nContinue:\n- metformin", *said) == []
    assert _found("PLAN:\nContinue:\n- aspirin\n\nStop:\n- metformin", *said) == [
        ("contradicted", "medication", "aspirin"),
        ("contradicted", "medication", "metformin"),
    ]


@pytest.mark.parametrize(
    ("agrees", "speaks_against"),
    [
        ("Stopped:\n- aspirin\nContinued:\n- metformin", "Continued:\n- aspirin\nStopped:\n- metformin"),
        ("Held:\n- aspirin\nContinued:\n- metformin", "Started:\n- aspirin\nHeld:\n- metformin"),
        ("Held: aspirin\nContinued: metformin", "Started: aspirin\nHeld: metformin"),
        (
            "STOP taking these medications:\n- aspirin\nCONTINUE taking these medications:\n- metformin",
            "CONTINUE taking these medications:\n- aspirin\nSTOP taking these medications:\n- metformin",
        ),
        ("Stopped:\n- aspirin", "New medications:\n- aspirin"),
    ],
)
def test_so_are_those_of_a_list_of_medications(agrees: str, speaks_against: str) -> None:
    said = ("Please stop the aspirin and keep taking the metformin.", "Okay.")
    assert _found(f"MEDICATIONS:\n{agrees}", *said) == []
    found = _found(f"MEDICATIONS:\n{speaks_against}", *said)
    assert found
    assert {(support, kind) for support, kind, _ in found} == {("contradicted", "medication")}


def test_another_heading_gives_the_same_items_another_meaning() -> None:
    visit = TIER.visit({})
    for number, text in enumerate(ASKED):
        visit.put(Segment(f"u{number}", text, "patient" if number % 2 else "clinician"))
    for rev, heading in enumerate(("Reports:", "Denies:", "Reports:", "Denies:"), 1):
        note = f"HPI:\n{heading}\n- fever\n- chills"
        wrong = [finding for finding in visit.revise(Note(note, rev)).findings if finding.support == "contradicted"]
        assert len(wrong) == (2 if heading == "Denies:" else 0)
