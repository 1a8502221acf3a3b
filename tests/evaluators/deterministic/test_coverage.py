"""Coverage: facts heard, with and without a note, and what is missing."""

from __future__ import annotations

from engine.finding import Fact
from engine.note import Note
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def facts(said: str, noted: str | None = None) -> dict[str, Fact]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said.split(" // "))]
    note = None if noted is None else Note(noted)
    return {fact.text: fact for fact in TIER.visit({}).take(turns, note).facts}


def score(said: str, noted: str) -> float:
    value = TIER.evaluate([Turn(said, "unknown")], noted, {}).verdicts["entity_coverage"].value
    assert value is not None
    return value


def test_without_a_note_it_is_open_whether_a_fact_is_covered() -> None:
    assert facts("I take Lasix 20 mg.")["furosemide"].covered is None
    assert facts("I take Lasix 20 mg.", "Takes furosemide.")["furosemide"].covered is True
    assert facts("I take Lasix 20 mg.", "Feels well.")["furosemide"].covered is False


def test_a_fact_carries_its_dose_side_and_quote() -> None:
    found = facts("I take Lasix 20 mg. // My left knee hurts.")
    assert found["furosemide"].detail == "20 mg"
    assert found["knee pain"].detail == "left"
    assert found["knee pain"].evidence[0].segment == "u1"


def test_missing_entities_are_named_heaviest_first() -> None:
    assessment = TIER.evaluate([Turn("I have a cough. I take warfarin. My skin is dry.", "unknown")], "Seen today.", {})
    missing = [finding for finding in assessment.findings if finding.kind == "omission"]
    assert "warfarin" in missing[0].message
    assert missing[0].severity == "major"
    assert {finding.severity for finding in missing[1:]} == {"minor"}
    assert all(finding.note_span is None and finding.evidence for finding in missing)


def test_the_score_falls_with_each_thing_left_out() -> None:
    said = "I take warfarin and metformin. I have a cough and chest pain."
    full = score(said, "Takes warfarin and metformin. Cough, chest pain.")
    less = score(said, "Takes warfarin. Cough, chest pain.")
    least = score(said, "Cough.")
    assert 1 >= full > less > least > 0


def test_a_class_that_a_note_denies_covers_no_drug_of_it_that_is_taken() -> None:
    noted = "No other antibiotics needed."
    assert facts("I'll give you clarithromycin 250 mg twice a day.", noted)["clarithromycin"].covered is False
    assert facts("Are you on warfarin? // No.", "Not on anticoagulants.")["warfarin"].covered is True


def test_a_note_lacks_the_allergy_that_was_told_on_asking_whatever_it_is_to() -> None:
    asked = [Turn("Any allergies?", "clinician"), Turn("Papaya, my lips swelled up.", "patient")]

    def alarms(turns: list[Turn], note: str) -> list[str]:
        found = TIER.evaluate(turns, note, {}).findings
        return [f.message for f in found if f.kind == "omission" and f.severity == "major"]

    assert alarms(asked, "Plan: Doxycycline.") == ["Said in the visit but not in the note: allergy."]
    for noted in ("Allergies: papaya.", "HPI: Papaya causes lip swelling.", "HPI: Allergic to papaya."):
        assert not alarms(asked, noted)
    assert not alarms([asked[0], Turn("No. A rash from the heat once.", "patient")], "Plan: Doxycycline.")
    assert not alarms([asked[0], Turn("Do hives count?", "patient")], "Plan: Doxycycline.")


def test_what_to_add_is_what_was_said() -> None:
    """A denial is proposed as one, and what a relative has, or is over, as such."""
    said = "Any palpitations? No. My father had a melanoma. I have a cough. I used to take metformin. I used to smoke."
    said = f"{said} I had migraines as a kid."
    found = TIER.evaluate([Turn(said, "patient")], "Seen today.", {}).findings
    missing = {finding.suggestion: finding.message for finding in found if finding.kind == "omission"}
    assert missing == {name: f"Said in the visit but not in the note: {name}." for name in missing}
    assert set(missing) == {
        "no palpitations",
        "a relative's melanoma",
        "cough",
        "former metformin",
        "former smoker",
        "past migraine",
    }
