"""Whose an illness is by the utterances around it: "What runs in your family?" – "Diabetes"."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.record.kindred import asked_relative
from evaluators.deterministic.tier import Tier

TIER = Tier()
LONG = ("The netball club has been asking when I come back and I told them that I would see you first.",) * 36


def kinds(said: str, note: str, more: tuple[str, ...] = ()) -> set[str]:
    turns = [Turn(text, "unknown", f"u{n}") for n, text in enumerate((*more, *said.split(" // ")))]
    loud = (f for f in TIER.evaluate(turns, note, {}).findings if f.evaluator == "grounding")
    return {f.kind for f in loud if f.severity in ("critical", "major") and f.support != "questionable"}


@pytest.mark.parametrize(
    "said",
    [
        "What runs in your family? // Diabetes, and a bit of high blood pressure.",
        "Any family history? // Yes, diabetes on both sides.",
        "And the family, what do they have? // Just diabetes.",
        "okay family history // diabetes mostly",
        "Do your parents have any illnesses? // Diabetes.",
        "Any family history of diabetes? // My brother had diabetes.",
        "Has he ever had diabetes? // His father had it.",
    ],
)
def test_what_is_the_familys_is_not_given_to_the_patient(said: str) -> None:
    assert "experiencer" in kinds(said, "PMH: Diabetes.")
    assert not kinds(said, "FH: Diabetes.")


@pytest.mark.parametrize(
    "said",
    [
        "What runs in your family? // Nothing. I have diabetes.",
        "You or your family, any illnesses? // Diabetes.",
        "Who is your family doctor? // Dr. Lee, she looks after my diabetes.",
        "No family history of colon cancer. // The next one is diabetes.",
        "Any diabetes? // Yes. My brother has it too.",
    ],
)
def test_what_is_the_patients_stays_so(said: str) -> None:
    assert "experiencer" not in kinds(said, "PMH: Diabetes.")


def test_what_the_patient_denies_and_a_relative_has_is_told_as_denied() -> None:
    said = "Diabetes? // No. My sister's got diabetes."
    assert kinds(said, "PMH: Diabetes.") == {"negation"}
    assert not kinds(said, "FH: Sister with diabetes.")


def test_a_relative_of_whom_nobody_spoke_is_an_alarm_in_a_visit_told_at_length() -> None:
    assert kinds("My dad had gout.", "FH: Cousin with epilepsy.", LONG)
    assert "experiencer" not in kinds("My dad had gout.", "FH: Father with gout.", LONG)
    assert "experiencer" not in kinds("My folks both had gout.", "FH: Cousin with epilepsy.")


def test_whose_it_is_changes_with_the_question_before_and_the_reply_behind() -> None:
    note = "PMH: Diabetes."
    visit = TIER.visit({})
    visit.revise(Note(note))
    texts = ["What runs in your family?", "Diabetes.", "And has she ever had diabetes?", "Her father had it."]
    heard: list[Turn] = []
    for number, text in enumerate(texts):
        visit.put(Segment(f"s{number}", text, "patient"))
        heard.append(Turn(text, "patient", f"s{number}"))
        assert visit.assess().findings == TIER.evaluate(heard, note, {}).findings
    for number, text in ((0, "What do you have yourself?"), (3, "I was never told.")):
        visit.put(Segment(f"s{number}", text, "patient", 1))
        heard[number] = Turn(text, "patient", f"s{number}")
        assert visit.assess().findings == TIER.evaluate(heard, note, {}).findings


@pytest.mark.parametrize(
    ("question", "relative"),
    [
        ("And your mom?", "mother"),
        ("How did your father die?", "father"),
        ("Does your older sister have any health problems?", "sister"),
        ("Did your mom or you ever have health problems?", ""),
        ("Did your mom drive you in?", ""),
        ("Your mom died last year.", ""),
    ],
)
def test_the_relative_asked_for(question: str, relative: str) -> None:
    assert asked_relative(question) == relative
