"""Statements, with exact spans, and what sections and statements cover of any text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.headings import MOST_SECTIONS
from engine.note import PARTS, ParsedNote
from engine.statements import MOST_STATEMENTS, parse_note
from tests.kit.headings import HEADINGS


def said(text: str) -> list[str]:
    parsed = parse_note(text, HEADINGS)
    return [parsed.text[s.start : s.end] for s in parsed.sentences]


class TestStatements:
    def test_sentences_and_list_items(self) -> None:
        text = "PLAN\n1. Rest.\n2.\tFluids; paracetamol\n• Review in 3d\n- no bullet left"
        assert said(text) == ["Rest.", "Fluids;", "paracetamol", "Review in 3d", "no bullet left"]

    @pytest.mark.parametrize(
        "sentence",
        ["Seen by Dr. Moore today.", "Take 5.5 mg q.i.d. with food.", "Avoid NSAIDs, e.g. ibuprofen.",
         "BP 120/80 vs. 130/90.", "Approx. 3 weeks of pain.", "Cough for 3/7.",
         "Stool negative for C. difficile.", "OA of R. knee.", "Tylenol p.o. as needed.",
         "Seen at 8 a.m. by Mrs. Hill."],
    )  # fmt: skip
    def test_abbreviations_do_not_end_a_sentence(self, sentence: str) -> None:
        assert said(f"{sentence} Well otherwise.") == [sentence, "Well otherwise."]

    def test_an_abbreviation_before_a_capital_ends_it(self) -> None:
        assert said("Take 1 tab b.i.d. Return in a week.") == ["Take 1 tab b.i.d.", "Return in a week."]

    def test_a_number_at_the_start_belongs_to_its_item(self) -> None:
        assert said("PLAN\n1. Diabetes.\nstable\n2. Gout.") == ["Diabetes.", "stable", "Gout."]
        assert said("Plan: 1. Rest. 2. Fluids.") == ["Rest.", "Fluids."]

    def test_items_numbered_in_one_line_need_no_stops(self) -> None:
        assert said("HPI: 1. fever 2. cough 3. no nausea") == ["fever", "cough", "no nausea"]

    @pytest.mark.parametrize("unit", ["Lesion of 5 cm ².", "BMI 31 kg/m ².", "Area ²³."])
    def test_a_raised_figure_before_a_full_stop_numbers_no_item(self, unit: str) -> None:
        assert said(f"{unit} She coughs.") == [unit, "She coughs."]
        assert said("Plan: 1. Take 2. Then rest") == ["Take 2.", "Then rest"]
        assert said("HPI: Pain is 2. Cough is 3. Rash") == ["Pain is 2.", "Cough is 3.", "Rash"]

    def test_words_in_capitals_above_a_text_are_a_title(self) -> None:
        text = "PLAN\n\nRest.\n\nRATING SCALES\n\nGAD-7: 12, was 18.\n\nNO ALLERGIES"
        assert said(text) == ["Rest.", "GAD-7: 12, was 18.", "NO ALLERGIES"]
        assert said("PLAN\n\nREST WELL\n\nDRINK WATER\n\nRETURN SOON") == ["REST WELL", "DRINK WATER", "RETURN SOON"]

    def test_a_query_is_no_question(self) -> None:
        assert said("Imp: ? bursitis. Any fever? No.") == ["? bursitis.", "Any fever?", "No."]
        assert said("Imp: viral URTI/? LRTI") == ["viral URTI/? LRTI"]

    def test_a_question_of_a_form_has_its_answer_in_its_line(self) -> None:
        assert said("SOCIAL HISTORY\nSmoker? No\nDrinks? Yes, daily") == ["Smoker? No", "Drinks?", "Yes, daily"]

    def test_a_wrapped_line_goes_on(self) -> None:
        text = "The patient has had a cough for the last three weeks or\nso and feels tired.\nNo fever"
        assert said(text) == [
            "The patient has had a cough for the last three weeks or so and feels tired.",
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

    def test_items_of_one_list_are_no_subheadings_of_each_other(self) -> None:
        assert said("PHYSICAL EXAM\n- fever\n- cough\n- rash") == ["fever", "cough", "rash"]
        assert said("PHYSICAL EXAM\n- Lungs\n  - cough\n- Skin\n  - rash\n  - sores") == ["cough", "rash", "sores"]

    def test_a_bullet_is_no_end_of_the_line_above(self) -> None:
        assert said("PHYSICAL EXAM\n* fever\n* cough\n** rash") == ["fever", "cough", "rash"]

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
    text = parsed.text
    covered = bytearray(len(text))
    for sentence in parsed.sentences:
        covered[sentence.start : sentence.end] = b"\1" * (sentence.end - sentence.start)
    for section in parsed.sections:
        if section.kind in ("exam", "objective", "ros"):
            continue  # has subheadings
        left = "".join(text[i] for i in range(*section.body) if text[i].isalpha() and not covered[i])
        assert not left or left.isupper()  # a title


@pytest.mark.parametrize(
    "unit",
    [":", "Plan:", ".", "a.", "\n", " ", "-", "1. ", "PMH ", "**", "Imp: ", "?", "; ", "S:", "(", "a", "\t- ", "#",
     "\r", "\u00a0", "\u200b", "&amp;", "&", "<b>", "<", "*a*", "_", " \n", f"{'so on ' * 10}\n"],
)  # fmt: skip
def test_half_a_megabyte_of_anything_parses(unit: str) -> None:
    """Linear work: a quadratic scan of any of these texts would not come to an end."""
    text = unit * (2**19 // len(unit))
    check_spans(parse_note(text, HEADINGS))


def test_what_goes_on_and_on_is_cut() -> None:
    note = parse_note("Plan: x\n" * (MOST_SECTIONS + 5) + "x\n" * MOST_STATEMENTS, HEADINGS)
    assert len(note.sections) == MOST_SECTIONS
    assert len(note.sentences) == MOST_STATEMENTS
    assert note.sections[-1].body[1] == len(note.text)
