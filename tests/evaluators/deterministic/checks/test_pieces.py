"""Quotes: what a clinician reads to see that the transcript says so."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("talk", "noted", "quoted"),
    [
        ("Lungs: no crackles. Heart regular.", "Crackles.", ["Lungs: no crackles"]),
        ("lungs are clear no crackles heart's regular", "Crackles.", ["lungs are clear no crackles heart's regular"]),
        ("Well. My dad had a stroke. He's fine.", "PMH: Stroke.", ["My dad had a stroke"]),
        ("Fever? No, none.", "Fever.", ["Fever? No, none"]),
        ("Any fever? // No. I looked.", "Fever.", ["Any fever?", "No. I looked."]),
        ("Losartan fifty in the morning.", "Losartan 100 mg.", ["Losartan fifty in the morning"]),
        ("It's the left knee that hurts.", "Right knee pain.", ["It's the left knee that hurts"]),
    ],
)
def test_the_words_around_are_quoted_too(talk: str, noted: str, quoted: list[str]) -> None:
    assert [text for finding in _against(talk, noted) for text in _texts(finding)] == quoted


def test_who_asks_is_quoted_with_the_reply() -> None:
    (finding,) = _against("And the Macrobid, has he had that? // Yes, it didn't work.", "Macrobid effective.")
    assert _texts(finding) == ["And the Macrobid, has he had that?", "Yes, it didn't work."]


def test_no_quote_is_within_another() -> None:
    (finding,) = _against("Any strokes? // No, my brother had a stroke.", "The patient had a stroke.")
    assert _texts(finding) == ["Any strokes?", "No, my brother had a stroke."]


def test_long_talk_is_cut_between_words() -> None:
    around = "and so I went on and on about this and that with my neighbour " * 3
    (finding,) = _against(f"{around}I had no fever {around}", "Fever.")
    (text,) = _texts(finding)
    assert "I had no fever" in text
    assert len(text) < 180
    assert set(text.split()) <= {*around.split(), "had", "no", "fever"}


def test_long_replies_are_quoted_up_to_the_end_of_a_sentence() -> None:
    (finding,) = _against(f"Any fever? // No, never. {'I would have told you about it, ' * 5}", "Fever.")
    assert _texts(finding)[1] == "No, never."


def test_no_quote_goes_beyond_a_segment() -> None:
    visit = TIER.visit({})
    for number, text in enumerate(("Well I had no fever", "at all this week.")):
        visit.put(Segment(f"u{number}", text, "patient", start_ms=number * 1000, end_ms=number * 1000 + 900))
    (finding,) = [f for f in visit.revise(Note("Fever.")).findings if f.support == "contradicted"]
    assert [(quote.segment, quote.text) for quote in finding.evidence] == [("u0", "Well I had no fever")]


def test_a_quote_follows_what_is_said_around_it() -> None:
    visit, texts = TIER.visit({}), ("Any fever?", "No.")
    for number, text in enumerate(texts):
        visit.put(Segment(f"u{number}", text, "unknown"))
    visit.revise(Note("Fever."))
    visit.put(Segment("u0", "Any fever or chills?", "unknown", rev=1))
    visit.put(Segment("u1", "No, not at all.", "unknown", rev=1))
    whole = TIER.visit({})
    whole.put(Segment("u0", "Any fever or chills?", "unknown", rev=1))
    whole.put(Segment("u1", "No, not at all.", "unknown", rev=1))
    assert visit.assess().findings == whole.revise(Note("Fever.")).findings


def _against(talk: str, noted: str) -> list[Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(talk.split(" // "))]
    return [finding for finding in TIER.evaluate(turns, noted, {}).findings if finding.support == "contradicted"]


def _texts(finding: Finding) -> list[str]:
    return [quote.text for quote in finding.evidence]
