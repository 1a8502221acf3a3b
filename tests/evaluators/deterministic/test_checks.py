"""Checks of statements: what each finding says, where it points and what it proposes."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def findings(said: str, noted: str, metadata: dict[str, object] | None = None) -> list[Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said.split(" // "))]
    assessment = TIER.evaluate(turns, noted, metadata or {})
    return [finding for finding in assessment.findings if finding.evaluator == "grounding"]


def one(said: str, noted: str) -> Finding:
    found = findings(said, noted)
    assert len(found) == 1, found
    return found[0]


def test_a_wrong_dose_names_both_and_proposes_what_was_said() -> None:
    noted = "Takes lisinopril 40 mg daily."
    finding = one("I take lisinopril twenty milligrams a day.", noted)
    assert (finding.kind, finding.support, finding.severity) == ("dose", "contradicted", "critical")
    assert finding.note_span is not None
    assert noted[slice(*finding.note_span)] == "40 mg"
    assert finding.suggestion == "20 mg"
    assert "40 mg" in finding.message
    assert "twenty milligrams" in finding.message
    assert [quote.text for quote in finding.evidence] == ["I take lisinopril twenty milligrams a day"]


def test_a_wrong_side_points_at_the_side() -> None:
    noted = "Right knee pain since Monday."
    finding = one("My left knee hurts since Monday.", noted)
    assert (finding.kind, finding.suggestion) == ("laterality", "left")
    assert finding.note_span == (0, 5)


def test_a_denial_quotes_question_and_answer() -> None:
    finding = one("Any chest pain? // No, nothing like that.", "Reports chest pain.")
    assert (finding.kind, finding.support) == ("negation", "contradicted")
    assert [(quote.segment, quote.text) for quote in finding.evidence] == [
        ("u0", "Any chest pain?"),
        ("u1", "No, nothing like that."),
    ]


def test_a_swapped_drug_is_loud_and_an_unsaid_sign_that_is_absent_is_not() -> None:
    loud = one("I take lisinopril for my blood pressure.", "Takes losartan for blood pressure.")
    assert (loud.kind, loud.support, loud.severity) == ("medication", "unmentioned", "major")
    quiet = findings("I have a cough since Monday.", "PHYSICAL EXAM\n\nNo clubbing, no cyanosis.")
    assert {finding.severity for finding in quiet} <= {"minor"}


@pytest.mark.parametrize(
    ("metadata", "severity"),
    [({"age": "57.0"}, None), ({"age": "40"}, "major"), ({}, "minor"), ({"age": "?"}, "minor")],
)
def test_an_age_may_come_from_metadata(metadata: dict[str, object], severity: str | None) -> None:
    found = findings("I have a cough since Monday.", "57-year-old with a cough since Monday.", metadata)
    assert [finding.severity for finding in found if finding.kind == "number"] == ([severity] if severity else [])


def test_the_same_statement_twice_is_found_twice() -> None:
    found = findings("I have no cough.", "Cough.\nCough.")
    assert len({finding.id for finding in found}) == len(found) == 2
    assert {finding.note_span for finding in found} == {(0, 5), (7, 12)}


def test_ids_stay_when_text_elsewhere_changes() -> None:
    said = "I have no cough but a fever since Monday."
    before, after = one(said, "Reports cough."), one(said, "Fever since Monday. Reports cough.")
    assert before.id == after.id
    assert before.note_span != after.note_span
