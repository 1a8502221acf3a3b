"""What is done with a drug that is named: which drugs a note must not lack."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def omissions(said: str, noted: str = "Seen today. No further concerns.") -> dict[str, Finding]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said.split(" // "))]
    found = TIER.evaluate(turns, noted, {}).findings
    return {finding.message: finding for finding in found if finding.kind == "omission"}


def severity(said: str, drug: str, noted: str = "Seen today. No further concerns.") -> str | None:
    return next((f.severity for message, f in omissions(said, noted).items() if drug in message), None)


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("I'm on lisinopril.", "lisinopril"),
        ("How are you doing with the Prozac?", "fluoxetine"),
        ("How are you doing with the Prozac? // I stopped it last week.", "fluoxetine"),
        ("You have been on hydroxyurea for a year, right?", "hydroxyurea"),
        ("It looks like you took Cipro in March.", "ciprofloxacin"),
        ("I would like you to use clobetasol on the scalp.", "clobetasol"),
        ("If that fails I would like to start you on prednisone.", "prednisone"),
        ("I reacted badly to clindamycin.", "clindamycin"),
        ("I'm not on Cardizem anymore, we stopped the Cardizem.", "diltiazem"),
        ("No sir, I stopped using my nitroglycerin too.", "nitroglycerin"),
        ("I've taken Elavil, Topamax and Cymbalta.", "duloxetine"),
        ("I take Tylenol every night.", "acetaminophen"),
        ("I've been taking, like, ibuprofen.", "ibuprofen"),
        ("When you take your ibuprofen, does it help?", "ibuprofen"),
        ("Take regular paracetamol when you are feverish.", "acetaminophen"),
        ("I'd like you to stay on two Tylenol.", "acetaminophen"),
        ("We will give you the tetanus shot today.", "tetanus"),
    ],
)
def test_a_drug_in_use_ordered_ended_or_not_tolerated_must_be_in_the_note(said: str, drug: str) -> None:
    assert severity(said, drug) == "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("I took some Advil last night.", "ibuprofen"),
        ("I had a flu shot last winter.", "influenza"),
        ("You can get things like Piriton or loratadine.", "loratadine"),
        ("Something called either nitrofurantoin or trimethoprim.", "trimethoprim"),
        ("We have a choice of two, trimethoprim or, nitrofurantoin.", "trimethoprim"),
        ("I can prescribe something stronger, like naproxen.", "naproxen"),
    ],
)
def test_what_was_tried_once_or_is_an_example_is_a_remark(said: str, drug: str) -> None:
    assert severity(said, drug) == "minor"


@pytest.mark.parametrize(
    "said",
    [
        "Do you take any NSAIDs like Advil or Motrin?",
        "Have you ever used an EpiPen?",
        "Did you get your flu shot?",
        "The metoprolol, was it?",
        "We want to avoid going to insulin.",
    ],
)
def test_what_was_only_asked_is_nothing_to_miss(said: str) -> None:
    assert not [f for f in omissions(said).values() if f.severity == "major"]


def test_a_misspelt_drug_is_not_left_out() -> None:
    assert severity("I use Cetraben for my eczema.", "cetraben", "Uses cetraban for eczema.") is None
    assert severity("I take fexofenadine daily.", "fexofenadine", "Takes fexofenatidine.") is None
    assert severity("I take fexofenadine daily.", "fexofenadine", "Takes loratadine.") == "major"


def test_another_drug_of_nearly_the_same_name_is_no_misspelling() -> None:
    assert severity("I take prednisone daily.", "prednisone", "Takes prednisolone daily.") == "major"
