"""What a relative has, and whether the patient has it, too."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def told(said: tuple[str, ...], note: str) -> list[str]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said)]
    found = TIER.evaluate(turns, note, {}).findings
    return [finding.support for finding in found if finding.kind == "experiencer"]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("Any thyroid cancer?", "No, my mother had a goiter."), "PMH: Goiter."),
        (("What are you worried about?", "My dad had gallstones and it began like this."), "PMH: Gallstones."),
        (("Anything going round?", "My mate had shingles, he was in agony."), "PMH: Shingles."),
        (("Any lung trouble?", "The asthma, my brother has it."), "PMH: Asthma."),
        (
            ("Who has it?", "High blood pressure is my dad's, he has hypertension, but mine's good."),
            "PMH: Hypertension.",
        ),
        (("Any zigzags?", "The zigzags, my mother gets those. I never have."), "HPI: Visual aura."),
    ],
)
def test_what_only_a_relative_has(said: tuple[str, ...], note: str) -> None:
    assert set(told(said, note)) == {"contradicted"}


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("And migraines?", "My mum had migraines and I've got them now."), "PMH: Migraines."),
        (("You've got diabetes, haven't you?", "Ten years. My wife's diabetic too."), "PMH: Diabetes."),
        (("What does she have?", "My wife has arthritis as bad as mine."), "PMH: Arthritis."),
        (("How's the gout?", "All right. My dad's gout was in his elbows."), "PMH: Gout."),
        (("Your chart says reflux.", "Yes. My son had reflux as a baby."), "PMH: GERD."),
        (("The wrist?", "I broke it on the ice. My mother broke her hip."), "PMH: Wrist fracture."),
        (("So, Mum, she's got a middle ear infection on the right.",), "PMH: Ear infection."),
        (("So, Mom, he has an ear infection.",), "PMH: Ear infection."),
        (("Heartburn?", "The heartburn, my wife gets it too."), "HPI: Heartburn."),
    ],
)
def test_what_the_patient_has_too(said: tuple[str, ...], note: str) -> None:
    assert "contradicted" not in told(said, note)
