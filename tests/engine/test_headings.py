"""Sections in every style of heading."""

from __future__ import annotations

import pytest

from engine.headings import sections
from tests.kit.headings import HEADINGS


def outline(text: str) -> list[tuple[str, str, str]]:
    """(kind, heading, body) of each section, trimmed."""
    return [
        (section.kind, text[slice(*section.heading)].strip(), text[slice(*section.body)].strip())
        for section in sections(text, HEADINGS)
    ]


def kinds(text: str) -> list[str]:
    return [section.kind for section in sections(text, HEADINGS)]


class TestHeadings:
    def test_a_line_in_capitals_opens_a_section(self) -> None:
        text = "CHIEF COMPLAINT\n\nBack pain.\n\nASSESSMENT AND PLAN\n\nStrain. Rest."
        assert outline(text) == [
            ("chief_complaint", "CHIEF COMPLAINT", "Back pain."),
            ("assessment_plan", "ASSESSMENT AND PLAN", "Strain. Rest."),
        ]

    def test_two_histories_share_their_last_word(self) -> None:
        assert kinds("PLAN\n\nRest.\n\nFAMILY AND SOCIAL HISTORY\n\nNone.") == ["plan", "family_history"]

    @pytest.mark.parametrize(
        "heading",
        ["Plan", "PLAN", "Plan:", "plan:", "## Plan", "**Plan**", "**Plan:**", "__Plan__:", "4. PLAN:", "Plan (video):",
         "Plan -", "> Plan:", "Plan |", "| Plan |", "=== Plan ===", "  Plan :"],
    )  # fmt: skip
    def test_every_dress_of_a_heading_is_recognised(self, heading: str) -> None:
        text = f"Cough for 3 days.\n{heading}\nRest."
        assert [(kind, body) for kind, _, body in outline(text)] == [
            ("subjective", "Cough for 3 days."),
            ("plan", "Rest."),
        ]

    @pytest.mark.parametrize(
        "heading", ["Assessment & Plan", "ASSESSMENT/PLAN", "Assessment and Plan:", "Assessment + Plan"]
    )
    def test_joined_assessment_and_plan_is_both(self, heading: str) -> None:
        section = sections(f"{heading}\nStrain. Rest.", HEADINGS)[0]
        assert section.kind == "assessment_plan"
        assert section.parts == ("assessment", "plan")

    def test_shorthand_starts_with_the_history(self) -> None:
        text = "3/7 hx of cough.\n\nPMH: asthma\nDH: nil\nImp: URTI\n\nPlan:\n1. rest"
        assert kinds(text) == ["subjective", "pmh", "medications", "assessment", "plan"]

    def test_headings_inside_a_line(self) -> None:
        text = "Cough. Imp: gastroenteritis Plan: fluids, rest"
        assert outline(text) == [
            ("subjective", "", "Cough."),
            ("assessment", "Imp:", "gastroenteritis"),
            ("plan", "Plan:", "fluids, rest"),
        ]

    def test_shorthand_without_a_colon(self) -> None:
        text = "Cough\nFH Hypothyroidism\nMedication ? inhaler\nPlan we will call"
        assert outline(text)[1:] == [
            ("family_history", "FH", "Hypothyroidism"),
            ("medications", "Medication", "? inhaler"),
            ("plan", "Plan", "we will call"),
        ]

    @pytest.mark.parametrize(
        "text",
        ["Plan was explained to him.", "No FH of note", "Medication has been changed.", "The plan: none", "see plan: x",
         "Explan: x", "Exam results were reviewed.", "Follow-up."],
    )  # fmt: skip
    def test_words_in_running_text_open_nothing(self, text: str) -> None:
        assert kinds(f"HX: well\n{text}") == ["hpi"]

    def test_two_names_joined_are_one_heading(self) -> None:
        assert outline("Hx: dizzy\nPMHx and FH: nil of note")[1] == ("pmh", "PMHx and FH:", "nil of note")

    def test_single_letters_count_only_together(self) -> None:
        assert kinds("S: cough\nO: clear chest\nA: URTI\nP: rest") == ["subjective", "objective", "assessment", "plan"]
        assert kinds("S: cough O: clear chest A: URTI P: rest") == ["subjective", "objective", "assessment", "plan"]
        assert kinds("S - cough\nO - clear chest\nA - URTI\nP - rest") == [
            "subjective",
            "objective",
            "assessment",
            "plan",
        ]
        assert kinds("P: 80, regular\nwell") == ["narrative"]

    @pytest.mark.parametrize(
        "note",
        [
            "(S) cough\n(O) clear chest\n(A) URTI\n(P) rest",
            "S | cough\nO | clear chest\nA | URTI\nP | rest",
            "S> cough\nO> clear chest\nA> URTI\nP> rest",
            "S\ncough\n\nO\nclear chest\n\nA\nURTI\n\nP\nrest",
            "<p><b>S:</b> cough</p>\n<p><b>O:</b> clear chest</p>\n<p>A: URTI</p>\n<p>P: rest</p>",
        ],
    )
    def test_single_letters_in_every_dress(self, note: str) -> None:
        assert kinds(note) == ["subjective", "objective", "assessment", "plan"]

    def test_single_letters_that_end_a_line_of_sections(self) -> None:
        note = "HPI: dysuria. PMH: none. A: cystitis. P: nitrofurantoin."
        assert kinds(note) == ["hpi", "pmh", "assessment", "plan"]
        assert kinds("HPI: immune to hepatitis A: yes. P: 80, regular.") == ["hpi"]

    def test_two_dashes_behind_a_heading(self) -> None:
        assert kinds("Chief complaint -- fatigue\nHPI -- 3 months of it.\nPlan -- iron.") == [
            "chief_complaint",
            "hpi",
            "plan",
        ]

    def test_single_letters_beside_headings_in_words(self) -> None:
        assert kinds("S: cough\nO: clear chest\nA/P: URTI, rest") == ["subjective", "objective", "assessment_plan"]
        assert kinds("HPI: cough\nA: URTI\nP: rest") == ["hpi", "assessment", "plan"]

    def test_a_measure_behind_an_abbreviation_makes_it_no_heading(self) -> None:
        assert kinds("PHYSICAL EXAM\nFH 34 cm, vertex.") == ["exam"]
        assert kinds("PHYSICAL EXAM\nwell\nFH Hypothyroidism") == ["exam", "family_history"]

    def test_bullets_below_a_plan_stay_in_it(self) -> None:
        assert kinds("PLAN\n- Medications: continue\n- Allergies: none\nRESULTS\nnormal") == ["plan", "results"]
        assert kinds("SUBJECTIVE\n- PMH: asthma\n- Medications: none\n") == ["subjective", "pmh", "medications"]

    def test_a_title_before_the_chief_complaint_is_no_history(self) -> None:
        assert kinds("Clinic note, 3 May\nCHIEF COMPLAINT\ncough") == ["other", "chief_complaint"]

    def test_text_without_headings_is_one_narrative(self) -> None:
        assert outline("Fell on ice. Hip pain.") == [("narrative", "", "Fell on ice. Hip pain.")]
        assert kinds("") == ["narrative"]

    def test_section_codes_are_known(self) -> None:
        assert HEADINGS.kind_of("GENHX") == "hpi"
        assert HEADINGS.kind_of("O/E") == "exam"
        assert HEADINGS.kind_of("nonsense") is None
