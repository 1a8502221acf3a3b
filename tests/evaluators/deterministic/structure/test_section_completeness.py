"""SOAP parts present and filled, in whatever style the note uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.finding import Finding
from engine.verdict import Verdict
from evaluators.deterministic.structure import section_completeness
from evaluators.deterministic.structure.parsing import headings, parse

ACI = """CHIEF COMPLAINT

Back pain.

HISTORY OF PRESENT ILLNESS

The patient reports back pain since Monday. He denies fever.

PHYSICAL EXAM

Tenderness to palpation at L5.

ASSESSMENT AND PLAN

Lumbar strain. We will order an X-ray. Follow up in 2 weeks.
"""
UK = """3/7 hx of dry itchy skin. No fever.

PMH: Asthma
DH: Inhalers
SH: lives alone

Imp: eczema

Plan:
1. Steroid cream BD
2. Review in 10-14d
"""
SOAP = "S: cough for 3 days\nO: chest clear to auscultation\nA: viral URTI\nP: fluids, review in a week"


def evaluate(text: str, metadata: Mapping[str, Any] | None = None) -> tuple[Verdict, tuple[Finding, ...]]:
    return section_completeness.evaluate(parse(text), metadata or {})


def value(text: str, metadata: Mapping[str, Any] | None = None) -> float:
    verdict = evaluate(text, metadata)[0]
    assert verdict.value is not None
    return verdict.value


def without(text: str, first: str, last: str = "") -> str:
    """The text without what stands from ``first`` up to ``last``."""
    start = text.index(first)
    return text[:start] + text[text.index(last, start + 1) if last else len(text) :]


class TestWholeNotes:
    @pytest.mark.parametrize("note", [ACI, SOAP])
    def test_a_complete_note_is_complete(self, note: str) -> None:
        assert evaluate(note)[0].value == 1.0
        assert evaluate(note)[1] == ()

    def test_shorthand_of_a_telephone_visit_needs_no_examination(self) -> None:
        verdict, findings = evaluate(UK)
        assert verdict.value == 0.95
        assert verdict.details["shorthand"] is True
        assert [(f.severity, f.note_span) for f in findings] == [("info", None)]

    def test_a_missing_plan_is_major(self) -> None:
        for note in (without(UK, "Plan:"), without(SOAP, "P:"), ACI.replace("ASSESSMENT AND PLAN", "ASSESSMENT")):
            verdict, findings = evaluate(note)
            assert verdict.details["parts"]["plan"] == "missing"
            assert [f.severity for f in findings if f.message == "The note has no plan part."] == ["major"]
            assert (verdict.value or 0) <= 0.7

    def test_a_missing_history_is_major(self) -> None:
        note = without(ACI, "CHIEF COMPLAINT", "PHYSICAL EXAM")
        assert [(f.severity, f.message) for f in evaluate(note)[1]] == [("major", "The note has no subjective part.")]

    def test_a_missing_examination_is_major_where_there_are_headings_for_all_else(self) -> None:
        note = without(ACI, "PHYSICAL EXAM", "ASSESSMENT AND PLAN")
        assert [(f.severity, f.message) for f in evaluate(note)[1]] == [("major", "The note has no objective part.")]
        assert value(note) == 0.8

    def test_shorthand_may_name_the_diagnosis_in_its_plan(self) -> None:
        note = "History: dizzy for hours\nMedication: nil\nPlan: stemetil. Most likely diagnosis is labyrinthitis"
        verdict, findings = evaluate(note)
        assert verdict.details["parts"]["assessment"] == "implied"
        assert not any("assessment" in f.message for f in findings)

    def test_each_lost_part_lowers_the_value(self) -> None:
        for note, parts in ((SOAP, ("S:", "O:", "A:", "P:")), (UK, ("Imp:", "Plan:"))):
            for part in parts:
                lines = [line for line in note.split("\n") if not line.startswith(part)]
                assert value("\n".join(lines)) < value(note)

    @pytest.mark.parametrize(
        ("note", "core", "severity"),
        [
            (without(ACI, "HISTORY OF PRESENT", "PHYSICAL EXAM"), "history of the complaint", "major"),
            (ACI.replace("HISTORY OF PRESENT ILLNESS", "MEDICAL HISTORY"), "history of the complaint", "minor"),
            (ACI.replace("PHYSICAL EXAM", "RESULTS"), "examination", "major"),
            (ACI.replace("ASSESSMENT AND PLAN", "ASSESSMENT") + "\nINSTRUCTIONS\n\nReturn in a week.", "plan", "major"),
            (UK[UK.index("PMH") :], "history of the complaint", "major"),
        ],
    )
    def test_a_part_without_its_core_is_partial(self, note: str, core: str, severity: str) -> None:
        verdict, findings = evaluate(note)
        assert (severity, f"The note has no {core}.") in [(f.severity, f.message) for f in findings]
        assert 0.5 < (verdict.value or 0) < 0.95


class TestEmptyAndMisplaced:
    def test_an_empty_section_is_found_at_its_heading(self) -> None:
        note = ACI.replace("PHYSICAL EXAM", "ALLERGIES\n\nPHYSICAL EXAM")
        verdict, (finding,) = evaluate(note)
        assert note[slice(*finding.note_span or (0, 0))] == "ALLERGIES"
        assert (finding.kind, finding.severity) == ("section", "minor")
        assert verdict.value == 0.95

    @pytest.mark.parametrize("blank", ["TBD", "[pending]", "To be completed.", "-"])
    def test_a_section_that_only_says_it_is_open_is_empty(self, blank: str) -> None:
        note = SOAP.replace("fluids, review in a week", blank)
        verdict, findings = evaluate(note)
        assert verdict.details["parts"]["plan"] == "empty"
        assert [f.message for f in findings] == ["The section “P” is empty."]

    def test_none_is_an_answer(self) -> None:
        assert not evaluate(ACI.replace("PHYSICAL EXAM", "ALLERGIES\n\nNone.\n\nPHYSICAL EXAM"))[1]

    def test_a_heading_over_subheadings_is_not_empty(self) -> None:
        note = (
            "SUBJECTIVE\nCC: cough\nHPI: cough for 3 days\nOBJECTIVE\nVitals: BP 120/80\nASSESSMENT\nURTI\nPLAN\nrest"
        )
        assert evaluate(note)[1] == ()

    def test_a_plan_under_the_examination_is_misplaced(self) -> None:
        note = ACI.replace("Tenderness to palpation at L5.", "We will refer him to physio. Follow up in 3 weeks.")
        verdict, findings = evaluate(note)
        assert [f.message for f in findings] == ["“PHYSICAL EXAM” holds plan content."]
        assert note[slice(*findings[0].note_span or (0, 0))].startswith("We will refer")
        assert verdict.value == 0.95

    @pytest.mark.parametrize(
        ("heading", "stray", "content"),
        [
            ("FAMILY HISTORY", "Start propranolol 40 mg twice daily.", "plan"),
            ("SOCIAL HISTORY", "Blood pressure 142/90.", "objective"),
            ("ALLERGIES", "Expiratory wheeze on auscultation.", "objective"),
            ("CHIEF COMPLAINT", "We will order an MRI of the knee.", "plan"),
            ("MEDICATIONS", "Father died of colon cancer aged 62.", "family history"),
        ],
    )
    def test_a_single_statement_in_the_wrong_section(self, heading: str, stray: str, content: str) -> None:
        rest = "FAMILY HISTORY\nNone.\nPHYSICAL EXAM\nLungs clear.\nPLAN\nRest."
        text = f"{heading}\nNone known. {stray}\n{rest}"
        (finding,) = [f for f in evaluate(text)[1] if "holds" in f.message]
        assert text[slice(*(finding.note_span or (0, 0)))] == stray
        assert finding.message == f"“{heading}” holds {content} content."

    @pytest.mark.parametrize(
        "fine",
        [
            "SOCIAL HISTORY\nContinues to smoke. Continue to drink two beers.",
            "CHIEF COMPLAINT\nFollow up of asthma.",
            "MEDICATIONS\nMother has been giving ibuprofen.",
            "ALLERGIES\nNone.\n\nBP 120/70.",
        ],
    )
    def test_what_only_looks_like_a_stray_statement(self, fine: str) -> None:
        text = f"{fine}\nFAMILY HISTORY\nNone.\nPHYSICAL EXAM\nLungs clear.\nPLAN\nRest."
        assert not [f for f in evaluate(text)[1] if "holds" in f.message]

    def test_a_past_history_is_not_told_by_the_drugs_below(self) -> None:
        text = "PC: fall\nPMH:\nDH: apixaban\nO/E: bruise\nPlan: rest"
        assert "The section “PMH” is empty." in [f.message for f in evaluate(text)[1]]

    def test_repeated_faults_have_ids_of_their_own(self) -> None:
        findings = evaluate(f"{ACI}\nRESULTS\n\nRESULTS\n")[1]
        assert len(findings) == len({f.id for f in findings}) == 2

    def test_a_finding_keeps_its_id_when_text_elsewhere_changes(self) -> None:
        note = ACI.replace("PHYSICAL EXAM", "ALLERGIES\n\nPHYSICAL EXAM")
        assert evaluate(note)[1][0].id == evaluate(note.replace("Back pain", "Low back pain"))[1][0].id


class TestSingleSections:
    def test_the_section_named_is_the_only_one_asked_for(self) -> None:
        assert value("Penicillin.", {"section": "ALLERGY"}) == 1.0
        assert evaluate("Reports cough. Denies fever.", {"section": "GENHX"})[1] == ()

    def test_content_of_other_sections_lowers_it(self) -> None:
        assert value("Reports cough. We will order an X-ray.", {"section": "GENHX"}) == 0.75

    def test_a_section_that_is_no_name_is_none(self) -> None:
        text = "Reports cough. We will order an X-ray."
        for section in (7, ["GENHX"], 10**5000, None):
            assert evaluate(text, {"section": section}) == evaluate(text)

    def test_a_short_text_of_unknown_kind_is_not_scored(self) -> None:
        verdict, findings = evaluate("The patient is going home to stay with her son.")
        assert (verdict.outcome, verdict.reason, findings) == ("unscored", "single_section", ())

    def test_a_long_narrative_is_judged_by_its_content(self) -> None:
        story = "She reports a cough and denies fever. " * 12
        verdict, _ = evaluate(story)
        assert verdict.details["parts"] == {
            "subjective": "implied", "objective": "missing", "assessment": "missing", "plan": "missing",
        }  # fmt: skip
        assert value(story) < value(f"{story} Chest clear to auscultation. Likely viral. Follow up in a week.")

    def test_headings_with_nothing_below_are_scored_as_such(self) -> None:
        verdict, findings = evaluate("S:\n\nO:\n\nA:\n\nP:\n")
        assert verdict.value == 0.0
        assert len(findings) == 4

    @pytest.mark.parametrize("text", ["", " \n", "--- \n…", "\n\n\n"])
    def test_nothing_is_not_scored(self, text: str) -> None:
        assert evaluate(text)[0].reason == "empty"


def test_the_table_of_headings_is_sound() -> None:
    table = headings()
    assert len(table.kinds) > 150
    assert table.inline <= set(table.kinds)
    assert table.bare <= set(table.kinds)
    for code, kind in (
        ("GENHX", "hpi"),
        ("FAM/SOCHX", "social_history"),
        ("EDCOURSE", "course"),
        ("DISPOSITION", "instructions"),
    ):
        assert table.kind_of(code) == kind


LINES = st.sampled_from(
    ["PLAN", "Plan: rest", "S: cough", "O: bp 120/80", "A: ?", "P:", "PMH: nil", "IMPRESSION", "TBD", "",
     "We will refer.", "- item", "No fever; no rash", "\x00", "\ud800", "ΐİß", "HISTORY", "text " * 30]
)  # fmt: skip


@given(st.lists(LINES, max_size=25).map("\n".join))
@settings(max_examples=200)
def test_any_note_gets_a_sound_verdict(text: str) -> None:
    verdict, findings = evaluate(text)
    assert verdict.outcome == "scored" or verdict.reason in ("empty", "single_section")
    assert len({f.id for f in findings}) == len(findings)
    for finding in findings:
        start, end = finding.note_span or (0, 0)
        assert 0 <= start <= end <= len(text)
    assert evaluate(text) == (verdict, findings)


@pytest.mark.parametrize("unit", ["PLAN\n", "Plan: a ", "start ", "TBD\n", "ALLERGIES\n\n", "no. "])
def test_half_a_megabyte_is_judged(unit: str) -> None:
    """Linear work: a quadratic scan of any of these texts would not come to an end."""
    text = unit * (2**19 // len(unit))
    assert evaluate(text)[0].outcome == "scored"


@pytest.mark.parametrize(
    "note",
    [
        "I. Subjective\nCough for 3 days.\nII. Objective\nChest clear.\nIII. Assessment\nURTI.\nIV. Plan\nFluids.",
        "Subjective - Cough for 3 days.\nObjective - Chest clear.\nAssessment - Viral URTI.\nPlan – Fluids.",
        "S/ Cough for 3 days.\nO/ Chest clear.\nA/ Viral URTI.\nP/ Fluids.",
        "S. cough for 3 days\nO. chest clear\nA. viral URTI\nP. fluids",
        "[Subjective]\nCough for 3 days.\n[Objective]\nChest clear.\n[Assessment]\nViral URTI.\n[Plan]\nFluids.",
        "• Subjective: cough for 3 days\n• Objective: chest clear\n• Assessment: viral URTI\n• Plan: fluids",
        "Hx: cough for 3 days\nO/E: chest clear\nA+P: Viral URTI - fluids",
        "HOPC: 3/7 cough\nO/E chest clear, sats 98%\nDx: viral URTI\nRx: fluids\nF/U 1/52 if no better",
        "CC: cough\nMHx: asthma\nHx: 3 days of it\nClinical: chest clear\nDx: URTI\nAdvice given: fluids",
        "CC: cough. HPI: 3 days of it. PE: chest clear. A: URTI. P: fluids.",
        "Reason for encounter: cough\nHistory: 3 days of it\nFindings: chest clear\nDx: URTI\nPlan of care: fluids",
    ],
)
def test_headings_of_every_style_open_the_four_parts(note: str) -> None:
    verdict = section_completeness.evaluate(parse(note), {})[0]
    assert set(verdict.details["parts"].values()) == {"present"}


def test_an_examination_may_begin_with_the_vital_signs_and_go_on() -> None:
    text = (
        "HISTORY OF PRESENT ILLNESS\nLeft flank pain.\n\nPHYSICAL EXAM\nVitals: BP 142/86, pulse 78.\n"
        "Abdomen: Soft, non-tender.\nBack: Mild left CVA tenderness.\nGU: No hernia.\nSkin: No rash.\n\n"
        "ASSESSMENT AND PLAN\nLeft ureteral stone. Strain the urine."
    )
    _, findings = section_completeness.evaluate(parse(text), {})
    assert not [finding for finding in findings if finding.severity == "major"]
    bare = text.replace(
        "Abdomen: Soft, non-tender.\nBack: Mild left CVA tenderness.\nGU: No hernia.\nSkin: No rash.\n", ""
    )
    _, findings = section_completeness.evaluate(parse(bare), {})
    assert [finding.message for finding in findings if finding.severity == "major"] == ["The note has no examination."]
