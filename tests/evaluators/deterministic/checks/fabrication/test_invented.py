"""What cannot be in a note unless it was spoken of; a denial only where the visit is told at length."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
SHORT = (
    "What brings you in today?",
    "My right ankle is still swollen after I rolled it playing netball on Sunday.",
    "Can you walk on it?",
    "I can, but I limp when I go down the stairs.",
)
TALK = "Well the netball club has been asking when I come back and I told them that I would see you first of all."
LONG = (*SHORT, *(TALK,) * 30)


def loud(said: tuple[str, ...], note: str) -> list[str]:
    found = TIER.evaluate([Turn(text, "unknown", f"u{n}") for n, text in enumerate(said)], note, {}).findings
    return [f.message for f in found if f.kind == "fabrication" and f.severity == "major"]


@pytest.mark.parametrize(
    "denied",
    ["Denies syncope.", "No history of stroke.", "Denies cocaine use.", "No jaundice.", "No homicidal ideation."],
)
def test_a_denial_that_nobody_gave_is_loud_in_a_visit_told_at_length(denied: str) -> None:
    assert loud(LONG, f"HPI: Ankle swelling. {denied}")
    assert not loud(SHORT, f"HPI: Ankle swelling. {denied}")


@pytest.mark.parametrize(
    ("asked", "denied"),
    [
        ("Ever pass out or faint?", "Denies syncope."),
        ("Any trouble getting your words out?", "No dysarthria."),
        ("Have your eyes or your skin gone yellow?", "No jaundice."),
    ],
)
def test_what_was_asked_in_other_words_is_not(asked: str, denied: str) -> None:
    assert not loud((*LONG, asked, "No."), f"HPI: Ankle swelling. {denied}")


PAIN = ("Does it hurt?", "The pain is worst in the morning, and it never gave me any pain before.")


@pytest.mark.parametrize(
    "denied", ["Denies chest pain.", "No headache.", "No neck pain.", "No fevers or abdominal pain."]
)
def test_a_complaint_elsewhere_bears_out_no_denial_of_one_at_a_place(denied: str) -> None:
    note = f"HPI: Ankle swelling and pain. {denied}"
    assert loud((*LONG, *PAIN), note)
    assert not loud((*SHORT, *PAIN), note)
    asked = ("Any pain in the chest, the head, the neck or the belly, any fevers?", "No, none of that.")
    assert not loud((*LONG, *PAIN, *asked), note)


def test_one_operation_bears_out_no_other() -> None:
    told = ("Ever had any surgery?", "They took my appendix out when I was ten.")
    assert loud((*LONG, *told), "PMH: Left hip replacement 2018.")
    assert not loud((*LONG, *told), "PSH: One operation as a child.")
    assert not loud((*LONG, *told, "And I got a new hip in 2018."), "PMH: Left hip replacement 2018.")


@pytest.mark.parametrize(
    "found",
    [
        "Romberg negative.",
        "Spurling's test is negative.",
        "Weber normal.",
        "Finger-to-nose intact.",
        "Anal tone normal.",
    ],
)
def test_an_examination_by_name_is_told_aloud(found: str) -> None:
    note = f"HPI: Ankle swelling.\nExam: Ankle swollen. {found}"
    assert loud(LONG, note)
    assert not loud(SHORT, note)


def test_one_test_of_a_joint_bears_out_no_other() -> None:
    said = (*LONG, "Let me pull on this ankle. So the anterior drawer's positive, and the squeeze is fine.")
    exam = "HPI: Ankle swelling.\nExam: Swollen right ankle, anterior drawer positive."
    assert not loud(said, exam)
    assert loud(said, f"{exam} Positive apprehension test.")
    assert not loud((*said, "And apprehension at the shoulder's positive."), f"{exam} Positive apprehension test.")
    assert not loud(said, f"{exam} Ankle strong.\nPlan: Thompson test at the next visit.")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Stand with your feet together and close your eyes, good balance.", "Romberg negative."),
        ("I'm going to tap here on the nerve. Nothing?", "Tinel negative."),
        ("Touch your nose and then my finger.", "Finger-to-nose intact."),
    ],
)
def test_one_that_was_done_in_other_words_is_not(said: str, found: str) -> None:
    assert not loud((*LONG, said), f"HPI: Ankle swelling.\nExam: Ankle swollen. {found}")


def test_a_denial_is_judged_again_when_the_visit_grows_or_shrinks() -> None:
    note = "HPI: Ankle swelling. Denies syncope."
    visit = TIER.visit({})
    visit.revise(Note(note))
    heard: list[Turn] = []
    for number, text in enumerate(LONG):
        visit.put(Segment(f"s{number}", text, "patient"))
        heard.append(Turn(text, "patient", f"s{number}"))
        assert visit.assess().findings == TIER.evaluate(heard, note, {}).findings
    for number in range(4, 12):
        visit.put(Segment(f"s{number}", "I see.", "patient", 1))
        heard[number] = Turn("I see.", "patient", f"s{number}")
        assert visit.assess().findings == TIER.evaluate(heard, note, {}).findings
