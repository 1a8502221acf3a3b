"""Names of drugs that a recogniser spelled as it heard them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from bench.cases import turns_of
from engine.finding import Finding
from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.record.sounds import distance, sound, spoken_words
from evaluators.deterministic.tier import Tier
from evaluators.vocabulary.rows import read_lines

TIER = Tier()
HERE = Path(__file__).parent
TAKEN = "P: I have been taking {} once a day for a while now."


def _rows(name: str) -> list[list[str]]:
    return [cells for _, cells in read_lines(HERE / name)][1:]


MISHEARD = _rows("misheard_drugs.tsv")
CONFUSED = _rows("confused_drugs.tsv")


def grounded(transcript: str, note: str) -> list[Finding]:
    found = TIER.evaluate(turns_of(transcript), note, {}).findings
    return [finding for finding in found if finding.evaluator == "grounding"]


def remarks(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.support == "questionable" and finding.kind == "medication"]


def is_loud(finding: Finding) -> bool:
    return finding.severity in ("critical", "major")


@pytest.mark.parametrize(("heard", "drug"), MISHEARD)
def test_a_mangled_name_is_no_alarm(heard: str, drug: str) -> None:
    findings = grounded(TAKEN.format(heard), f"Medications: {drug} once daily.")
    assert not any(is_loud(finding) for finding in findings)
    for remark in remarks(findings):
        assert all(quoted.text in TAKEN.format(heard) for quoted in remark.evidence)
        assert remark.evidence


def test_there_are_many_of_them() -> None:
    assert len(MISHEARD) > 150
    assert len({drug for _, drug in MISHEARD}) > 100


@pytest.mark.parametrize(("one", "other"), [*CONFUSED, *[pair[::-1] for pair in CONFUSED]])
def test_another_drug_is_no_mangled_name(one: str, other: str) -> None:
    """Nor are its pieces, or one with a vowel misheard."""
    low = one.lower()
    torn = [f"{low[:at]} {low[at:]}" for at in range(2, len(low) - 2)]
    said = ", then ".join([one, *torn[:: max(len(torn) // 3, 1)]])
    assert not remarks(grounded(TAKEN.format(said), f"Medications: {other} once daily."))


def test_the_remark_says_which_words_they_are() -> None:
    (remark,) = remarks(grounded("D: And now? // P: He put me on eloquence for the heart.", "Medications: Eliquis."))
    assert remark.severity == "minor"
    assert remark.message == "Eliquis (apixaban) is in the note, the transcript has only words that sound like it."
    assert [quoted.text for quoted in remark.evidence] == ["eloquence"]


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("three days", "Tritace"),  # words of every day have to come closer
        ("for the pain", "nifedipine"),  # and no other brand is meant by them ("Fortipine")
        ("omeprazole", "esomeprazole"),
        ("is omeprazole", "esomeprazole"),
        ("it's citalopram", "escitalopram"),
        ("Seroxat", "Cerazette"),  # a drug by itself
        ("met. For men", "metformin"),  # no name goes on behind a stop
    ],
)
def test_what_else_is_meant_is_no_mangled_name(said: str, drug: str) -> None:
    assert not remarks(grounded(TAKEN.format(said), f"Medications: {drug} once daily."))


def test_a_text_longer_than_any_visit_is_not_searched() -> None:
    visit = TIER.visit({})
    visit.revise(Note("Medications: Eliquis."))
    visit.put(Segment("1", "They have me on eloquence now for my heart.", "patient"))
    assert remarks(visit.assess().findings)
    visit.put(Segment("2", "Okay then. " * 40_000, "clinician"))
    assert not remarks(visit.assess().findings)


def test_what_is_said_later_bears_on_the_note() -> None:
    visit = TIER.visit({})
    visit.put(Segment("1", "What do you take at the moment?", "clinician"))
    visit.revise(Note("Medications: Eliquis."))
    assert not remarks(visit.assess().findings)
    assert remarks(visit.put(Segment("2", "They have me on a pixie ban.", "patient")).findings.changed)
    visit.put(Segment("2", "They have me on nothing.", "patient", rev=1))
    assert not remarks(visit.assess().findings)


@pytest.mark.parametrize(
    ("one", "other"),
    [("pharmacy", "farmasee"), ("knee", "nee"), ("wrote", "rote"), ("xarelto", "zarelto"), ("quick", "kwik")],
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert sound(one).heard == sound(other).heard


def test_vowels_are_nearer_than_consonants() -> None:
    assert distance("lisinopril", "lisinapril", 99) < distance("lisinopril", "lisinobril", 99)
    assert distance("lisinobril", "lisinopril", 99) < distance("lisinokril", "lisinopril", 99)
    assert distance("metformin", "warfarin", 9) > 9


def test_words_have_their_places() -> None:
    text = "I’m on <UNSURE>Lie</UNSURE> sin-o pril, 20."
    words = spoken_words(text)
    assert [text[start:end] for word, start, end in words if word] == ["I’m", "on", "Lie", "sin", "o", "pril"]
