"""What is not tolerated: named where allergies are the topic, and no longer once there are said to be none."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def severity(said: str, name: str) -> str | None:
    """How bad it is that the note leaves it out."""
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said.split(" // "))]
    found = TIER.evaluate(turns, "Seen today. No further concerns.", {}).findings
    return next((f.severity for f in found if f.kind == "omission" and name in f.message), None)


@pytest.mark.parametrize(
    "said",
    [
        "Any allergies? // Latex. I go red and itchy.",
        "Any allergies? // No. // Oh, actually latex.",
        "Any allergies? // No, none. // Except for latex, of course.",
        "Any allergies to medicines? // None. // Latex gives me hives.",
    ],
)
def test_what_is_named_on_the_topic_of_allergies_is_missed(said: str) -> None:
    assert severity(said, "latex") == "major"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("So no allergies that you know of? // No, none. // And his jabs are all up to date? // Yes, all.", "vaccine"),
        ("Any allergies? // None. // Great, I see that he had a flu shot last year.", "influenza vaccine"),
        ("Are you allergic to anything? // Nope. // And you had a tetanus booster? // Yes.", "tetanus"),
    ],
)
def test_nothing_that_is_named_after_a_no_is_not_tolerated(said: str, name: str) -> None:
    assert severity(said, name) != "major"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("And allergies, I've got penicillin down here, what happened? // A big rash when I was six.", "penicillin"),
        ("Any allergies? // I think so. // Penicillin? // I came out in hives.", "penicillin"),
    ],
)
def test_what_is_asked_about_and_answered_by_a_reaction_is_not_tolerated(said: str, name: str) -> None:
    assert severity(said, name) == "major"


@pytest.mark.parametrize(
    "said",
    [
        "Use naproxen twice a day with food, no, that's the same class, so celecoxib.",
        "I'm on the Naprosyn, no, sorry, that was before.",
    ],
)
def test_what_is_taken_back_is_not_missed(said: str) -> None:
    assert severity(said, "naproxen") != "major"


def unwarned(note: str) -> bool:
    turns = [Turn("Any allergies?", "clinician"), Turn("Contrast dye. My throat swelled up.", "patient")]
    return any("not tolerated" in f.message for f in TIER.evaluate(turns, note, {}).findings)


def test_a_note_that_names_what_is_not_tolerated_says_so() -> None:
    assert unwarned("Plan: MRI of the brain without IV contrast.")
    assert not unwarned("Allergies: IV contrast.\n\nPlan: MRI of the brain without IV contrast.")
    assert not unwarned("Plan: MRI without IV contrast because of throat swelling.")


@pytest.mark.parametrize(
    ("said", "cause", "name"),
    [
        ("I'm allergic to bees, I carry an EpiPen.", "bee", "epinephrine"),
        ("I'm allergic to peanuts so I have Benadryl at home.", "peanut", "diphenhydramine"),
        ("I'm allergic to shellfish and they gave me prednisone.", "shellfish", "prednisone"),
        ("I'm allergic to penicillin, I had azithromycin instead.", "penicillin", "azithromycin"),
    ],
)
def test_what_is_taken_for_an_allergy_is_none(said: str, cause: str, name: str) -> None:
    found = TIER.evaluate([Turn(said, "unknown", "u0")], "Seen today. No further concerns.", {}).findings
    messages = [finding.message for finding in found if finding.kind == "omission"]
    assert any(f"{cause}" in message for message in messages)
    assert not any(f"allergy to {name}" in (finding.suggestion or "") for finding in found)


def test_what_is_taken_for_an_allergy_and_does_harm_is_one_too() -> None:
    assert severity("I'm allergic to penicillin, and I took Keflex and got hives.", "cephalexin") == "major"
