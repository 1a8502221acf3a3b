"""What stands in a note twice."""

from __future__ import annotations

from tests.evaluators.deterministic.structure.form.notes import GOOD, evaluate, quoted, value


def test_a_passage_that_stands_there_twice_is_one_finding() -> None:
    text = GOOD + GOOD
    (finding,) = evaluate(text)[1]
    assert "twice" in finding.message
    assert (finding.note_span or (0, 0))[0] >= len(GOOD)
    assert value(text) < 0.9


def test_a_statement_twice_in_its_section() -> None:
    said = "He denies fever and chills and weakness."
    text = GOOD.replace("He denies fever and chills.", f"{said}\n{said}")
    assert quoted(text) == [said]


def test_a_section_that_stands_there_twice() -> None:
    plan = "Restart the inhaler, two puffs twice a day, check the technique and review in four weeks."
    assert quoted(f"Subjective: Wheezy at night.\nPlan: {plan}\n\nPlan: {plan}\n") == [plan]


def test_one_opening_sentence_in_history_and_assessment_is_good_style() -> None:
    said = "The patient is a 57-year-old male who presents with back pain."
    text = GOOD.replace("The patient reports", f"{said} The patient reports").replace(
        "PLAN\n", f"ASSESSMENT\n{said}\nPLAN\n"
    )
    assert evaluate(text)[1] == ()
    assert value(text) == 1.0
    assert evaluate(text)[0].details["faults"] == {"repeated": 1}


def test_short_statements_recur_in_good_notes() -> None:
    assert value(GOOD.replace("He denies", "No cough. No cough. He denies")) == 1.0


def test_a_word_on_and_on_is_a_generator_that_got_stuck() -> None:
    assert (
        "again and again" in evaluate(GOOD.replace("golfing", "golfing golfing golfing golfing golfing"))[1][0].message
    )
    assert evaluate(GOOD.replace("golfing", "very very far"))[1] == ()


def test_so_is_a_phrase_on_and_on() -> None:
    assert (
        quoted(f"{GOOD}No night sweats. No night sweats. No night sweats. No night sweats.\n")[0].count("sweats") == 4
    )
    assert evaluate(f"{GOOD}No sweats, no cough, no rash, no pain, no fever.\n")[1] == ()


def test_a_short_section_right_below_itself() -> None:
    tests = "Hb 8.9, MCV 71, ferritin 4, platelets 380"
    assert quoted(f"Subjective: Tired for weeks.\nLabs: {tests}\nLabs: {tests}\nPlan: Iron.") == [tests]
    plan = "P: Continue the losartan as it is.\n"
    assert quoted(f"S: Well.\nA: Hypertension.\n{plan}S: Knee pain.\nA: Osteoarthritis.\n{plan}") == []
