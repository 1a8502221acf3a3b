"""Each wrong word is told once, by what tells most exactly how it is."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("talk", "noted", "kind", "words"),
    [
        (
            "We stopped the Advair two years ago.",
            "Continues Advair.",
            "medication",
            "Continues Advair",
        ),
        ("I used to take metformin.", "Takes metformin.", "medication", "metformin"),
        ("Do you smoke? // I gave up in January.", "SH: Current smoker.", "temporality", "Current smoker"),
        ("Any allergies? // No.", "Allergies: Penicillin.", "negation", "Penicillin"),
        ("Is the pain sharp or dull? // Dull.", "Sharp pain.", "negation", "Sharp pain"),
        ("No bleeding in between?  // No, none.", "Some IMB.", "negation", "IMB"),
    ],
)
def test_the_same_words_are_told_once(talk: str, noted: str, kind: str, words: str) -> None:
    (finding,) = _found(talk, noted)
    assert finding.note_span is not None
    assert (finding.kind, finding.support, noted[slice(*finding.note_span)]) == (kind, "contradicted", words)


def test_other_words_of_a_statement_are_told_apart() -> None:
    talk = "I stopped the albuterol and the Advair last year. I have no cough."
    found = _found(talk, "Continues albuterol and Advair for cough.")
    assert len(found) > 1
    assert len({finding.note_span for finding in found}) == len(found)


def _found(talk: str, noted: str) -> list[Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(talk.split(" // "))]
    return [finding for finding in TIER.evaluate(turns, noted, {}).findings if finding.evaluator == "grounding"]
