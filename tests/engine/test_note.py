"""Sections in every style of heading, and statements, with exact spans."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.note import (
    MOST_SECTIONS,
    MOST_STATEMENTS,
    PARTS,
    Headings,
    ParsedNote,
    SectionKind,
    parse_note,
    sections,
)

KINDS: dict[str, SectionKind] = {
    "subjective": "subjective",
    "objective": "objective",
    "assessment": "assessment",
    "plan": "plan",
    "assessment and plan": "assessment_plan",
    "chief complaint": "chief_complaint",
    "history of present illness": "hpi",
    "hx": "hpi",
    "review of systems": "ros",
    "physical exam": "exam",
    "vitals": "vitals",
    "results": "results",
    "medications": "medications",
    "medication": "medications",
    "allergies": "allergies",
    "pmh": "pmh",
    "pmhx": "pmh",
    "dh": "medications",
    "fh": "family_history",
    "sh": "social_history",
    "imp": "assessment",
    "o/e": "exam",
    "genhx": "hpi",
}
HEADINGS = Headings(
    KINDS,
    inline=frozenset({"plan", "imp", "pmh", "dh", "sh", "fh", "o/e", "assessment", "medications", "allergies"}),
    bare=frozenset({"pmh", "dh", "fh", "sh", "plan", "medication", "imp"}),
)


def outline(text: str) -> list[tuple[str, str, str]]:
    """(kind, heading, body) of each section, trimmed."""
    return [
        (section.kind, text[slice(*section.heading)].strip(), text[slice(*section.body)].strip())
        for section in sections(text, HEADINGS)
    ]


def said(text: str) -> list[str]:
    return [text[s.start : s.end] for s in parse_note(text, HEADINGS).sentences]


def kinds(text: str) -> list[str]:
    return [section.kind for section in sections(text, HEADINGS)]


class TestHeadings:
    def test_a_line_in_capitals_opens_a_section(self) -> None:
        text = "CHIEF COMPLAINT\n\nBack pain.\n\nASSESSMENT AND PLAN\n\nStrain. Rest."
        assert outline(text) == [
            ("chief_complaint", "CHIEF COMPLAINT", "Back pain."),
            ("assessment_plan", "ASSESSMENT AND PLAN", "Strain. Rest."),
        ]

    @pytest.mark.parametrize(
        "heading",
        ["Plan", "PLAN", "Plan:", "plan:", "## Plan", "**Plan**", "**Plan:**", "__Plan__:", "4. PLAN:", "Plan (video):",
         "Plan -", "> Plan:", "=== Plan ===", "  Plan :"],
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


class TestStatements:
    def test_sentences_and_list_items(self) -> None:
        text = "PLAN\n1. Rest.\n2.\tFluids; paracetamol\n• Review in 3d\n- no bullet left"
        assert said(text) == ["Rest.", "Fluids;", "paracetamol", "Review in 3d", "no bullet left"]

    @pytest.mark.parametrize(
        "sentence",
        ["Seen by Dr. Moore today.", "Take 5.5 mg q.i.d. with food.", "Avoid NSAIDs, e.g. ibuprofen.",
         "BP 120/80 vs. 130/90.", "Approx. 3 weeks of pain.", "Cough for 3/7.",
         "Tylenol p.o. as needed.", "Seen at 8 a.m. by Mrs. Hill."],
    )  # fmt: skip
    def test_abbreviations_do_not_end_a_sentence(self, sentence: str) -> None:
        assert said(f"{sentence} Well otherwise.") == [sentence, "Well otherwise."]

    def test_an_abbreviation_before_a_capital_ends_it(self) -> None:
        assert said("Take 1 tab b.i.d. Return in a week.") == ["Take 1 tab b.i.d.", "Return in a week."]

    def test_a_number_at_the_start_belongs_to_its_item(self) -> None:
        assert said("PLAN\n1. Diabetes.\nstable\n2. Gout.") == ["Diabetes.", "stable", "Gout."]
        assert said("Plan: 1. Rest. 2. Fluids.") == ["Rest.", "Fluids."]

    def test_a_query_is_no_question(self) -> None:
        assert said("Imp: ? bursitis. Any fever? No.") == ["? bursitis.", "Any fever?", "No."]

    def test_a_wrapped_line_goes_on(self) -> None:
        text = "The patient has had a cough for the last three weeks or\nso and feels tired.\nNo fever"
        assert said(text) == [
            "The patient has had a cough for the last three weeks or\nso and feels tired.",
            "No fever",
        ]

    def test_short_lines_are_statements_of_their_own(self) -> None:
        assert said("no fever\nno rash") == ["no fever", "no rash"]

    def test_what_has_no_end_in_sight_is_cut_at_blanks(self) -> None:
        found = said("PLAN\n" + "rest " * 1000)
        assert " ".join(found).split() == ["rest"] * 1000
        assert {len(statement) <= 600 for statement in found} == {True}
        assert [len(part) for part in said("x" * 2500)] == [600, 600, 600, 600, 100]

    def test_a_system_above_the_list_of_its_findings_is_a_subheading(self) -> None:
        text = "PHYSICAL EXAM\n\nCardiovascular\n- Murmur.\n\nNeck\n• Supple\nSkin: dry\n"
        assert said(text) == ["Murmur.", "Supple", "Skin: dry"]
        assert said("PLAN\n\nHypertension\n- Continue.") == ["Hypertension", "Continue."]

    def test_statements_know_their_section(self) -> None:
        parsed = parse_note("Cough.\nPlan: rest. Fluids.", HEADINGS)
        assert [(s.kind, s.section) for s in parsed.sentences] == [("subjective", 0), ("plan", 1), ("plan", 1)]

    def test_signs_alone_are_no_statement(self) -> None:
        assert said("PLAN\n- -\n---\n...\n") == []


PIECES = st.sampled_from(
    ["Plan:", "PLAN\n", "Imp:", "PMH", "FH ", "S:", "O:", "A:", "P:", "\n", "\n\n", ". ", "; ", "- ", "• ", "1. ",
     "Dr. ", "cough", "no fever", "5.5 mg", "? ", "é", "😀", "\u2028", "\r\n", "\t", "**", ":", " ", "and", "(", "\x00",
     "\ud800"]
)  # fmt: skip
NOTES = st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=200))


def check_spans(parsed: ParsedNote) -> None:
    """Sections tile the text; statements are in order, trimmed, inside the body of their section."""
    at = 0
    for section in parsed.sections:
        assert section.heading[0] == at
        assert section.heading[1] == section.body[0] <= section.body[1]
        assert section.kind in PARTS
        at = section.body[1]
    assert at == len(parsed.text)
    before = 0
    for sentence in parsed.sentences:
        body = parsed.sections[sentence.section].body
        assert max(before, body[0]) <= sentence.start < sentence.end <= body[1]
        text = parsed.text[sentence.start : sentence.end]
        assert text == text.strip()
        assert sentence.kind == parsed.sections[sentence.section].kind
        before = sentence.end


@given(NOTES)
@settings(max_examples=300)
def test_spans_cover_any_text(text: str) -> None:
    parsed = parse_note(text, HEADINGS)
    check_spans(parsed)
    covered = bytearray(len(text))
    for sentence in parsed.sentences:
        covered[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
    for section in parsed.sections:
        if section.kind in ("exam", "objective", "ros"):
            continue  # has subheadings
        letters = [i for i in range(*section.body) if text[i].isalpha() and not covered[i]]
        assert not letters


@pytest.mark.parametrize(
    "unit",
    [":", "Plan:", ".", "a.", "\n", " ", "-", "1. ", "PMH ", "**", "Imp: ", "?", "; ", "S:", "(", "a", "\t- ", "#"],
)
def test_a_megabyte_of_anything_parses(unit: str) -> None:
    """Linear work: a quadratic scan of any of these texts would not come to an end."""
    text = unit * (2**20 // len(unit))
    check_spans(parse_note(text, HEADINGS))


def test_what_goes_on_and_on_is_cut() -> None:
    note = parse_note("Plan: x\n" * (MOST_SECTIONS + 5) + "x\n" * MOST_STATEMENTS, HEADINGS)
    assert len(note.sections) == MOST_SECTIONS
    assert len(note.sentences) == MOST_STATEMENTS
    assert note.sections[-1].body[1] == len(note.text)
