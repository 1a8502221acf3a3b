"""What is an alarm against a few words of talk, and no more than a remark in a visit that is told at length.

There what matters is told more than once, and a single word against a note is mostly of something else.
"""

from __future__ import annotations

import pytest

from bench.meta.detection import is_alarm
from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
SMALL_TALK = ("And how did the netball go, did they ask you when you would be back on the court with the others?",) * 32


def alarms(said: tuple[str, ...], note: str) -> list[str]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said)]
    found = TIER.evaluate(turns, note, {}).findings
    return [finding.message for finding in found if finding.evaluator == "grounding" and is_alarm(finding)]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("I get a headache when I skip lunch.",), "HPI: Denies headache."),
        (("I have a cough.",), "HPI: Sleeps well, eats well, walks daily, no cough."),
        (("No ringing.",), "HPI: Ringing in both ears."),
        (("Any asthma?", "Just allergies."), "PMH: Asthma."),
        (("It's been three days now.", "No fever, I don't think."), "HPI: Fever for 3 days."),
        (("We checked your pressure.",), "HPI: Pressure at home 150/90."),
        (("My heart's fine. My sister never had epilepsy.",), "FH: Epilepsy in the family."),
        (("My ankle hurts.",), "HPI: Melanoma in 2011."),
    ],
)
def test_one_word_against_a_note_is_a_remark_at_length(said: tuple[str, ...], note: str) -> None:
    assert alarms(said, note)
    assert not alarms((*said, *SMALL_TALK), note)


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (("I get a headache when I skip lunch.", "This headache is new."), "HPI: Denies headache."),
        (("I get a headache when I skip lunch.",), "ROS: Denies headache."),
        (("Any headache?", "Yes."), "HPI: Denies headache."),
        (("I have a cough.", "The cough is bad."), "HPI: Sleeps well, eats well, walks daily, no cough."),
        (("Any ringing?", "No."), "HPI: Ringing in both ears."),
        (("Your pressure today is one thirty over eighty.",), "HPI: Pressure at home 150/90."),
        (("Any epilepsy in the family?", "No."), "FH: Epilepsy in the family."),
        (("The cough's been there for three days.", "Any fever?", "No."), "HPI: Cough and fever for 3 days."),
        (("No fever, I don't think.",), "HPI: Fever for 3 days."),
        (("My ankle hurts.",), "HPI: Takes amiodarone."),
    ],
)
def test_but_what_is_asked_told_twice_or_decided_is_an_alarm(said: tuple[str, ...], note: str) -> None:
    assert alarms(said, note)
    assert alarms((*said, *SMALL_TALK), note)
