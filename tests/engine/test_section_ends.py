"""Where sections end that no heading ends: in letters, in lists, in problems told one by one."""

from __future__ import annotations

from itertools import pairwise

from engine.headings import sections
from tests.kit.headings import HEADINGS


def outline(text: str) -> list[tuple[str, str]]:
    """Kind and first word of each section."""
    return [
        (section.kind, (text[slice(*section.heading)] + text[slice(*section.body)]).split()[0])
        for section in sections(text, HEADINGS)
    ]


LETTER = """Dear Dr Moss,

Assessment: migraine
Allergies: codeine (itching)

Thank you for referring this lady, who has had headaches since the spring.

Plan:
1. Propranolol."""


def test_what_is_below_a_named_line_of_a_letter_is_the_letter() -> None:
    assert outline(LETTER) == [
        ("subjective", "Dear"),
        ("assessment", "Assessment:"),
        ("allergies", "Allergies:"),
        ("narrative", "Thank"),
        ("plan", "Plan:"),
    ]


def test_a_list_of_diagnoses_ends_where_a_letter_goes_on() -> None:
    text = "Dear Dr Moss,\n\nAssessment:\n1. Asthma\n2. Eczema\n\nI saw this boy with his grandmother this afternoon."
    assert outline(text)[1:] == [("assessment", "Assessment:"), ("narrative", "I")]


def test_several_paragraphs_below_a_heading_on_its_own_line_are_all_its_own() -> None:
    text = (
        "Dear Dr Moss,\n\nPlan\nWe talked about the options at some length.\n\nShe would like to think it over first."
    )
    assert [kind for kind, _ in outline(text)] == ["subjective", "plan"]


def test_a_list_that_is_told_on_its_line_ends_with_its_paragraph() -> None:
    text = "Allergies: none\n\nShe sleeps badly.\nPlan: rest"
    assert outline(text) == [("allergies", "Allergies:"), ("narrative", "She"), ("plan", "Plan:")]


def test_a_plan_goes_on_below_a_blank_line_outside_of_letters() -> None:
    assert outline("Plan: rest and fluids\n\nReview in two weeks with the results.") == [("plan", "Plan:")]


def test_the_next_item_of_a_list_is_not_of_the_heading_that_was_one() -> None:
    text = "HPI:\n- Cough for a week.\n- Allergies: latex\n- No fever.\nPlan:\n- Rest"
    assert outline(text) == [("hpi", "HPI:"), ("allergies", "-"), ("hpi", "-"), ("plan", "Plan:")]


def test_the_next_problem_does_not_stand_under_the_plan_of_the_one_before() -> None:
    text = "1. Gout\nToe red.\nPlan: naproxen\n\n2. Asthma\nWheezy at night.\nPlan: inhaler"
    assert outline(text) == [("subjective", "1."), ("plan", "Plan:"), ("subjective", "2."), ("plan", "Plan:")]


def test_the_numbers_of_a_plan_stay_in_it() -> None:
    assert outline("Plan:\n1. Rest\n\n2. Fluids\n\n3. Review") == [("plan", "Plan:")]


def test_every_character_is_in_one_section() -> None:
    found = sections(LETTER, HEADINGS)
    assert found[0].heading[0] == 0
    assert found[-1].body[1] == len(LETTER)
    assert all(one.body[1] == other.heading[0] for one, other in pairwise(found))
