"""What is denied in so many words, and how it stays right while the visit changes."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary import lexicon

CRACKS = "HPI: Threadbare cuffs."


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("No threadbare cuffs, no wheezing.", ["threadbare cuffs"]),
        (
            "no pain with pronation or limited turning of the wrist",
            ["pain with pronation", "limited turning of the wrist"],
        ),
        ("I do not appreciate any laxity in the joint.", ["laxity in the joint"]),
        ("I do not know where the front door is.", []),
        ("No, my children are all healthy.", []),
        ("no i live with my wife", []),
        ("He does not have any siblings and my children are all healthy.", ["siblings"]),
        ("Tone is normal, no ratcheting.", ["ratcheting"]),
        ("the right one is tender no left achilles is fine", []),
        ("No chest pain, no shortness of breath.", []),
        ("No cracked nails but a swollen thumb joint.", ["cracked nails"]),
        ("No treatment for the swollen thumb joint.", []),
        ("Have you noticed any cracked nails?", ["cracked nails"]),
    ],
)
def test_items(text: str, items: list[str]) -> None:
    assert [text[item.start : item.end] for item in read_turn(text, lexicon()).denials] == items


def _segment(number: int, text: str, rev: int = 0) -> Segment:
    return Segment(f"u{number}", text, rev=rev)


def test_an_answer_that_comes_and_goes() -> None:
    visit = Tier().visit({})
    visit.put(_segment(0, "Have you noticed any threadbare cuffs?"))
    assert not _contradictions(visit.revise(Note(CRACKS)).findings)
    visit.put(_segment(1, "No, not at all."))
    assert _contradictions(visit.assess().findings) == ["Have you noticed any threadbare cuffs?", "No, not at all."]
    visit.put(_segment(1, "Yes, on both of them.", rev=1))
    assert not _contradictions(visit.assess().findings)


def _contradictions(findings: object) -> list[str]:
    assert isinstance(findings, tuple)
    return [quote.text for finding in findings if finding.support == "contradicted" for quote in finding.evidence]
