"""What a note has as agreed to or turned down, against the reply to who offered it."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
STUDENT = "Is it okay if a medical student sits in?"
CLASS = "I'd suggest the pain management class."


def _otherwise(note: str, *said: str) -> bool:
    turns = [Turn(text, "clinician" if number % 2 == 0 else "patient") for number, text in enumerate(said)]
    findings = TIER.evaluate(turns, f"Plan: {note}", {}).findings
    return any(one.support == "contradicted" and one.kind == "negation" for one in findings)


def test_what_may_be_anything_is_found_by_its_words() -> None:
    no, yes = (STUDENT, "I'd rather not, it's private.", "No problem."), (STUDENT, "Yeah, course.")
    assert _otherwise("Patient agreed to medical student being present.", *no)
    assert not _otherwise("Patient declined medical student.", *no)
    assert _otherwise("Patient declined medical student.", *yes)
    assert not _otherwise("Patient agreed to medical student being present.", *yes)


@pytest.mark.parametrize("name", ["Chaperone declined.", "Refused chaperone.", "Patient does not want a chaperone."])
def test_words_of_a_no_stand_before_or_behind_what_is_turned_down(name: str) -> None:
    assert _otherwise(name, "Would you like a chaperone for this?", "Yes please.")
    assert not _otherwise(name, "Would you like a chaperone for this?", "No, thanks.")


def test_a_no_may_be_taken_back() -> None:
    assert _otherwise("Agreed to pain management class.", CLASS, "Let me think about it.", "Of course.")
    assert not _otherwise(
        "Agreed to pain management class.", CLASS, "Let me think about it.", "It's free.", "Okay, sign me up."
    )


def test_neither_a_yes_nor_a_no_tells_nothing() -> None:
    assert not _otherwise("Agreed to counsellor.", "Would you see a counsellor?", "I would, but not a man.")
    assert not _otherwise("Agreed to nurse visit.", "Shall the hospice nurse visit on Monday?", "No, Tuesday.")
    assert not _otherwise("Agreed to chaperone.", "Do you mind if a chaperone stays?", "No, that's fine.")
    assert not _otherwise("Declined home visit.", "You don't want the home visit?", "No.")


def test_it_may_be_offered_once_it_was_named() -> None:
    said = ("Why did you stop the statin?", "I read stuff online.", "Would you consider going back on it?")
    assert _otherwise("Patient agreed to restart statin.", *said, "Let me think about it.")
    assert not _otherwise("Patient agreed to restart statin.", *said, "I guess so.")


def test_one_may_tell_what_one_wants_unasked() -> None:
    assert _otherwise("Consents to epidural.", "How are you?", "I don't want the epidural.", "That's your choice.")
    assert not _otherwise("Declines epidural.", "How are you?", "I don't want the epidural.", "That's your choice.")
    assert _otherwise("Declined yoga class.", "And yoga?", "I'd like to try the yoga class.", "Great.")


def test_what_was_taken_may_be_put_off_or_turned_down_after_all() -> None:
    said = ("I'd recommend a colonoscopy.", "Fine.", "I'll book it.", "Actually, can you not? I've changed my mind.")
    assert not _otherwise("Colonoscopy declined.", *said)
    assert not _otherwise("Patient wishes to defer knee replacement.", "Do you want the knee replacement?", "Not yet.")
