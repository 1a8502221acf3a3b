"""What a clinician reads: messages in the note's own words, that fit what was said, at the words that are wrong."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("talk", "noted", "message"),
    [
        ("Lungs: no crackles.", "Crackles.", "Note says “crackles”, the transcript says there is none."),
        ("Hurt to swallow? // No.", "Odynophagia.", "Note says “odynophagia”, the transcript says there is none."),
        ("Any strokes? // No.", "PMH: Strokes.", "Note says stroke, the transcript says there is none."),
        ("Ever an endoscopy? // No.", "PMH: Endoscopy.", "Note has upper endoscopy done, the transcript denies it."),
        (
            "We stopped the Advair.", "Continues Advair.",
            "Note has advair (fluticasone-salmeterol) in use, the transcript does not.",
        ),
        (
            "I was given simvastatin but I never took simvastatin.", "Simvastatin nightly.",
            "Note has simvastatin in use, the transcript does not.",
        ),
        (
            "Trazodone, you had that? // I never filled that.", "Takes trazodone.",
            "Note has trazodone, the transcript denies it.",
        ),
        (
            "Have you needed any painkillers? // No, I haven't taken any.", "Has been taking painkillers.",
            "Note has painkillers (analgesic), the transcript denies it.",
        ),
        (
            "Trazodone, you had that? // I haven't taken that since May.", "Takes trazodone.",
            "Note has trazodone, the transcript denies it.",
        ),
        (
            "I'd offer you some mirtazapine. // No thanks, I'd rather not.", "Plan: Start mirtazapine.",
            "Note says to start mirtazapine, the transcript decides against it.",
        ),
        (
            "Amoxicillin five hundred milligrams three times a day.", "Amoxicillin 500 mg BID.",
            "Note says amoxicillin BID, the transcript says three times a day.",
        ),
        (
            "My mum is allergic to penicillin. I'm fine with it.", "Allergies: penicillin.",
            "Note gives an allergy to penicillin to the patient, the transcript to a relative.",
        ),
    ],
)  # fmt: skip
def test_what_is_said(talk: str, noted: str, message: str) -> None:
    assert message in [finding.message for finding in _against(talk, noted)]


@pytest.mark.parametrize(
    ("talk", "noted", "severity"),
    [
        ("Any chest pain? // No.", "Chest pain.", "critical"),
        ("Any itching? // No.", "Itching.", "major"),
        ("I'm itching all over.", "No itching.", "major"),
        ("Do you take warfarin? // No.", "Takes warfarin.", "critical"),
        ("My mum is allergic to penicillin. I'm fine with it.", "Allergies: penicillin.", "critical"),
    ],
)
def test_how_grave_it_is(talk: str, noted: str, severity: str) -> None:
    assert [finding.severity for finding in _against(talk, noted)] == [severity]


@pytest.mark.parametrize(
    ("talk", "noted", "words"),
    [
        ("We stopped the gliclazide.", "On gliclazide, recent hypo at the wheel.", "gliclazide"),
        ("We stopped the ropinirole.", "Takes ropinirole with good effect.", "ropinirole"),
        ("No bone there, no perforation.", "Ears: TM red, small perforation, wax.", "small perforation"),
    ],
)
def test_what_is_marked(talk: str, noted: str, words: str) -> None:
    assert [noted[slice(*f.note_span)] for f in _against(talk, noted) if f.note_span] == [words]


@pytest.mark.parametrize(
    ("talk", "noted", "proposed"),
    [
        ("We stopped the Advair.", "Continues Advair.", "not taking fluticasone-salmeterol"),
        ("Keep taking the carvedilol. Don't stop it.", "Plan: Stop carvedilol.", "continue carvedilol"),
        ("I'd offer you some mirtazapine. // No thanks, I'd rather not.", "Plan: Start mirtazapine.", None),
    ],
)
def test_what_is_proposed(talk: str, noted: str, proposed: str | None) -> None:
    assert [finding.suggestion for finding in _against(talk, noted)] == [proposed]


def _against(talk: str, noted: str) -> list[Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(talk.split(" // "))]
    return [finding for finding in TIER.evaluate(turns, noted, {}).findings if finding.support == "contradicted"]
