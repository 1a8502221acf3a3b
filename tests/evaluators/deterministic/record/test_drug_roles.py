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
        ("You can try just regular painkillers, paracetamol would be advisable.", "acetaminophen"),
        ("I would advise paracetamol for a few days.", "acetaminophen"),
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


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("and blood thinners, aspirin, Plavix // no, none of those", "clopidogrel"),
        ("I was going to add Farxiga but with those kidneys you shouldn't start it.", "dapagliflozin"),
        ("It was nitro something, I forget.", "nitroglycerin"),
        ("Well, lansoprazole rather than omeprazole, as that one doesn't mix.", "omeprazole"),
        ("Folic acid, no, the prenatal vitamin I take.", "folic acid"),
        ("It makes you hold water, so no Motrin.", "ibuprofen"),
    ],
)
def test_a_name_alone_or_one_decided_against_is_a_remark(said: str, drug: str) -> None:
    assert severity(said, drug) in ("minor", None)


@pytest.mark.parametrize("question", ["What medications are you on?", "and what else do you take"])
def test_a_name_in_reply_to_who_asks_what_is_taken_is_a_drug_in_use(question: str) -> None:
    assert severity(f"{question} // Plavix.", "clopidogrel") == "major"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Any allergies? // Sulfa. I got hives.", "sulfa"),
        ("okay allergies // no well latex gloves i get itchy", "latex"),
        ("I'm allergic to shellfish.", "shellfish"),
        ("Adhesive tape gives me a rash.", "adhesive"),
    ],
)
def test_what_is_not_tolerated_must_be_in_the_note(said: str, what: str) -> None:
    assert severity(said, what) == "major"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Do you have a latex allergy? // No.", "latex"),
        ("Any allergies? // No. // And have you had shrimp since? // Shrimp is fine.", "shellfish"),
        ("We will use latex gloves for this.", "latex"),
    ],
)
def test_what_is_tolerated_may_be_left_out(said: str, what: str) -> None:
    assert severity(said, what) in ("minor", None)


def test_a_misspelt_drug_is_not_left_out() -> None:
    assert severity("I use Cetraben for my eczema.", "cetraben", "Uses cetraban for eczema.") is None
    assert severity("I take fexofenadine daily.", "fexofenadine", "Takes fexofenatidine.") is None
    assert severity("I take fexofenadine daily.", "fexofenadine", "Takes loratadine.") == "major"


def test_another_drug_of_nearly_the_same_name_is_no_misspelling() -> None:
    assert severity("I take prednisone daily.", "prednisone", "Takes prednisolone daily.") == "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("Let's go through the pill box. Carvedilol? // Twelve point five, morning and night.", "carvedilol"),
        ("Okay, metoprolol. // The long one, a hundred. // Fine.", "metoprolol"),
        ("And metformin still? // One gram twice a day.", "metformin"),
    ],
)
def test_a_name_that_is_answered_with_its_dose_is_a_drug_in_use(said: str, drug: str) -> None:
    assert severity(said, drug) == "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("Blood thinners, aspirin, clopidogrel? // I took a baby aspirin for years.", "clopidogrel"),
        ("Allergic to carvedilol? // Two years ago I had a rash.", "carvedilol in use"),
    ],
)
def test_a_figure_of_something_else_answers_for_none(said: str, drug: str) -> None:
    assert severity(said, drug) != "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("Here is my list. // The olanzapine. Two and a half milligrams? // That's it.", "olanzapine"),
        ("The rivaroxaban. Twenty, is it? // Yes.", "rivaroxaban"),
    ],
)
def test_a_dose_in_the_next_sentence_tells_that_it_is_taken(said: str, drug: str) -> None:
    assert severity(said, drug) == "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("There are others. Warfarin. People have to go in for blood tests, two of them a month.", "warfarin"),
        ("My dad's pills. Warfarin. Lisinopril, five.", "warfarin"),
    ],
)
def test_a_figure_further_on_or_behind_another_drug_tells_nothing(said: str, drug: str) -> None:
    assert severity(said, drug) != "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("My dad takes warfarin and I take Eliquis.", "apixaban"),
        ("My brother's on lithium, i'm on lamotrigine.", "lamotrigine"),
        ("It can flare in families with colitis, so we'll start Humira, forty milligrams.", "adalimumab"),
        ("Your sister had a clot, so you need Eliquis, five twice a day.", "apixaban"),
    ],
)
def test_a_drug_behind_a_relative_is_of_the_patient_who_is_said_to_take_it(said: str, drug: str) -> None:
    assert severity(said, drug) == "major"


@pytest.mark.parametrize(
    ("said", "drug"),
    [
        ("My dad takes warfarin and I give him his Eliquis.", "apixaban"),
        ("My wife has asthma and I use her Ventolin spacer.", "albuterol"),
        ("My mom had cancer and I took care of her through the tamoxifen.", "tamoxifen"),
    ],
)
def test_a_drug_behind_a_relative_is_of_that_one_else(said: str, drug: str) -> None:
    assert severity(said, drug) != "major"
