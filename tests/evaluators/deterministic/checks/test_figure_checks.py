"""The figures of a statement: what contradicts them, what bears them out, how bad it is that they were never said."""

from __future__ import annotations

import re

import pytest

from engine.finding import Finding
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
SMALL_TALK = "Good morning, it is nice to see you again, please have a seat and tell me what brings you in today."


def figures(said: str, noted: str, metadata: dict[str, object] | None = None) -> list[Finding]:
    """Findings on figures of a note that says ``noted``, where ``said`` was said, turns divided by "//"."""
    texts = [SMALL_TALK, *said.split(" // ")]
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(texts)]
    found = TIER.evaluate(turns, noted, metadata or {}).findings
    return [finding for finding in found if finding.kind in ("number", "dose")]


def loud(said: str, noted: str, metadata: dict[str, object] | None = None) -> list[tuple[str, str, str | None]]:
    """Kind and support of those that are alarms, and what was said instead."""
    return [
        (finding.kind, finding.support, _instead(finding))
        for finding in figures(said, noted, metadata)
        if finding.severity in ("critical", "major")
    ]


def _instead(finding: Finding) -> str | None:
    return re.split(r" says? ", finding.message)[-1][:-1] if finding.support == "contradicted" else None


@pytest.mark.parametrize(
    ("said", "noted", "instead"),
    [
        # a lab value or vital sign against its own
        ("Your hemoglobin was eight point two.", "Results: Hemoglobin 6.0.", "eight point two"),
        ("Your hemoglobin was eight point two. // Take six of these.", "Results: Hemoglobin 6.0.", "eight point two"),
        ("Your temperature is ninety eight point six.", "Vitals: Temperature 101.2", "ninety eight point six"),
        ("Your A1c is seven point five.", "Results: A1c 9.5", "seven point five"),
        ("Your A1c went from eight one to seven three.", "Results: A1c 9.3.", "eight"),
        ("Your white count was fourteen point two.", "Results: WBC 24,200.", "fourteen point two"),
        ("Your heart rate was 72 and I weigh 90 kilos.", "Vitals: Heart rate 90", "72"),
        # an age against the same person's
        ("You're fifty two years old, right?", "This is a 25-year-old man with a cough.", "fifty two years old"),
        ("How old are you? // Fifty two.", "The patient is a 25-year-old man with a cough.", "Fifty two"),
        ("How old is he? // He is fourteen months.", "This is a 4-month-old boy with a cough.", "fourteen months"),
        ("My son is seven years old, he coughs.", "This is a 9-year-old boy with a cough.", "seven years old"),
        ("My dad had a heart attack at sixty eight.", "FH: father had MI at age 82.", "sixty eight"),
        ("How old was your mom? // She was sixty two.", "FH: mother died at age 72.", "sixty two"),
        # grades, scales and counts
        ("You have type two diabetes.", "Type 13 diabetes.", "two"),
        ("There is a grade two out of six murmur.", "Exam: 2/8 systolic murmur.", "two out of six"),
        ("The pain is six out of ten.", "Pain 6 out of 13.", "six out of ten"),
        ("We have three children.", "She has 5 children.", "three children"),
        ("I saw the second toe was broken.", "Exam: 4th toe fracture.", "second"),
        # the same topic, another figure
        ("I have had this cough for three weeks.", "Cough for 6 weeks.", "three weeks"),
        ("I quit smoking in nineteen eighty four.", "He quit smoking in 1972.", "nineteen eighty four"),
        ("I probably quit smoking about thirty years ago.", "Quit smoking approximately 40 years ago.", "thirty years"),
        ("I saw my neurologist about three months ago.", "He saw his neurologist 4 months ago and has been well for "
         "the past few months.", "three months"),
        ("See you in six weeks, then. // It has hurt a lot in the last two weeks.",
         "Plan: Follow up in 2 weeks.", "six weeks"),
    ],
)  # fmt: skip
def test_another_figure_of_the_same_thing_contradicts(said: str, noted: str, instead: str) -> None:
    assert ("number", "contradicted", instead) in loud(said, noted)


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        # other words for the same
        ("It was about four days ago that I had takeaway.", "Takeaway 4/7 ago."),
        ("It's been hurting for six weeks.", "Pain for 1.5 months."),
        ("I have felt weak over the last month.", "Weakness for 4 weeks."),
        ("I have a five month old baby.", "She had a baby five months ago."),
        ("I had it for two, maybe three weeks.", "Symptoms for 2-3 weeks."),
        ("I smoke a pack or two a day.", "Smokes 1-2 ppd."),
        ("I smoke a pack a day.", "Smokes 1 pack per day."),
        ("He is in his seventies now.", "This is a 74-year-old man."),
        ("He is five years old, his birthday is in April.", "The patient is a 5-year, 8-month-old boy."),
        ("Your pressure is one 22 over 70.", "Vitals: BP 122/70"),
        ("Your sugars run in the one fifties.", "Blood sugar 150s at home."),
        ("It's one hundred 45 over 90.", "BP 145/90."),
        ("He fell twice.", "He fell 2 times."),
        ("Your temp is ninety eight four.", "Vitals: Temp 98.4"),
        ("Your A1c went from eight one to seven three.", "Results: A1c decreased from 8.1 to 7.3."),
        ("You're five four.", "Vitals: Height 5'4\"."),
        ("Your white count was fourteen point two.", "Results: WBC 14,200."),
        ("Your platelets are two fifty.", "Results: Platelets 250,000."),
        ("Gabapentin three hundred three times a day.", "Gabapentin 300 mg TID."),
        ("It's been <UNSURE>three</UNSURE> weeks.", "For 3 weeks."),
        # what goes without saying
        ("You can move both legs.", "Exam: strength 5/5 in the legs, 2+ pulses."),
        ("On a scale of one to ten it's a seven.", "Pain is 7 on a 0 to 10 scale."),
        ("It started in twenty nineteen.", "It started two years ago."),
        ("You take all of them?", "She is 100% compliant."),
        ("We talked about the surgery.", "I spent 45 minutes counseling."),
        ("I'm taking it.", "ECG: 12-lead was normal."),
        ("Please call us.", "Please call 911 or 212-555-1234."),
        # doses that were said in pieces
        ("Take two 20 mg tablets of lisinopril.", "Lisinopril 40 mg."),
        ("Metformin five hundred milligrams twice a day.", "Metformin 1000 mg daily."),
        ("I take half a milligram of Xanax.", "Xanax 0.5 mg."),
    ],
)
def test_what_was_said_otherwise_or_goes_without_saying_is_no_alarm(said: str, noted: str) -> None:
    assert loud(said, noted) == []


@pytest.mark.parametrize(
    ("said", "noted", "support"),
    [
        ("I take ten units of Lantus.", "Lantus 100 units.", "contradicted"),
        ("I take Synthroid 75 micrograms.", "Synthroid 75 mg.", "contradicted"),
        ("Take lisinopril 20 mg twice a day.", "Lisinopril 40 mg twice daily.", "contradicted"),
        ("Take lisinopril 20 mg.", "Lisinopril 10 mg.", "contradicted"),
        ("Take your lisinopril.", "Lisinopril 10 mg.", "unmentioned"),
    ],
)
def test_a_wrong_dose_is_critical(said: str, noted: str, support: str) -> None:
    doses = [finding for finding in figures(said, noted) if finding.kind == "dose"]
    assert [(finding.support, finding.severity) for finding in doses] == [(support, "critical")]


@pytest.mark.parametrize(
    ("said", "noted"),
    [
        ("Your hemoglobin was low.", "Results: Hemoglobin 8.2."),
        ("I have had this cough for a while.", "Cough for 6 weeks."),
        ("Your blood pressure is fine.", "Vitals: BP 162/95."),
        ("I've lost some weight.", "Lost 23 pounds."),
        ("It's three by two centimeters.", "Lesion of 3 x 5 cm."),
    ],
)
def test_a_measure_that_nobody_said_is_major(said: str, noted: str) -> None:
    assert [entry[:2] for entry in loud(said, noted)] == [("number", "unmentioned")]


@pytest.mark.parametrize("noted", ["He fell 1 time.", "Seen in 2019.", "Appointment at 8:30 a.m.", "BMI 32.5."])
def test_what_is_grammar_or_comes_from_the_record_is_minor(noted: str) -> None:
    assert {finding.severity for finding in figures("I had a fall.", noted)} <= {"minor"}


@pytest.mark.parametrize(
    ("age", "expected"),
    [(57, []), ("57.0", []), (40, [("number", "contradicted", "40")]), ("?", [("number", "contradicted", "forty")])],
)
def test_metadata_have_the_last_word_on_the_patients_age(age: object, expected: list[object]) -> None:
    assert loud("I'm forty, doctor.", "This is a 57-year-old man.", {"age": age}) == expected


@pytest.mark.parametrize("age", [float("nan"), "inf", "9" * 400, 10**400, [57], {}])
def test_an_age_in_the_metadata_that_is_no_number_is_none(age: object) -> None:
    assert loud("I'm forty, doctor.", "This is a 57-year-old man.", {"age": age}) == [
        ("number", "contradicted", "forty")
    ]


def test_an_age_said_of_somebody_else_contradicts_nothing() -> None:
    assert loud("My mother is eighty two years old.", "This is a 57-year-old man.") == []


def test_a_figure_said_of_something_else_does_not_contradict_where_the_figure_was_said_too() -> None:
    assert loud("I've had the cough for two weeks. The rash came three weeks ago.", "Cough for 2 weeks.") == []


def test_what_was_said_of_what_is_to_come_bears_out_no_history() -> None:
    said = "I have diarrhea. // If it doesn't go away in a week's time, come back."
    assert [entry[:2] for entry in loud(said, "HPI: Diarrhea for 7 days.")] == [("number", "unmentioned")]
    assert loud(said, "Plan: Review in 7 days.") == []


def test_what_the_statement_has_itself_is_no_rival() -> None:
    said = "He had diarrhea for four days."
    assert all(support != "contradicted" for _, support, _ in loud(said, "Diarrhea for 4 days, none in 2 days."))


def test_a_figure_that_nobody_said_is_told_by_itself_where_the_statement_belongs_to_the_visit() -> None:
    found = figures("I hurt my knee playing soccer and it swelled up.", "Hurt the knee playing soccer 9 weeks ago.")
    assert [(finding.kind, finding.support) for finding in found] == [("number", "unmentioned")]
