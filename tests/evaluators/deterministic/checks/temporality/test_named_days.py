"""Days of the week and months, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_FALL = "[doctor] When did you fall?\n[patient] On Tuesday, and I went to the nurse on Friday."


_EAR = "[other] He's been pulling at his ear since Thursday and he was up all night."
_BACK = "[doctor] I'd like you back Thursday. The group meets Tuesdays."


@pytest.mark.parametrize(
    "note", ["HPI: Pulling his ear since Tuesday.", "HPI: Awake all night and pulling his ear, Tuesday on."]
)
def test_another_day_of_the_same_thing_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_EAR, note)] == ["temporality"]


def test_so_is_another_one_on_which_to_return() -> None:
    assert [finding.kind for finding in contradicted(_BACK, "Plan: Follow up Monday.")] == ["temporality"]


@pytest.mark.parametrize("note", ["HPI: Fell on Thursday.", "HPI: Saw the nurse on Monday."])
def test_a_day_that_nobody_named_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_FALL, note)] == ["temporality"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_FALL, "HPI: Fell on Tuesday, saw the nurse on Friday."),
        (_FALL, "HPI: Fell on Friday."),  # it was named, of whatever
        ("[patient] I fell on Tuesday. Yesterday I fell again.", "HPI: Fell on Thursday."),
        (_FALL, "Plan: See the nurse on Monday."),
        (_EAR, "HPI: Ear tugging since Thursday."),
        ("[patient] My throat hurts since yesterday. I start work on Friday.", "HPI: Sore throat since Tuesday."),
        ("[patient] My ear hurts since yesterday, Thursday it was.", "HPI: Ear pain since Tuesday."),
        (_BACK, "Plan: Follow up Thursday."),
        ("[patient] My next nurse visit is on Tuesday.", "HPI: Saw the nurse on Monday."),
    ],
)
def test_one_that_was_named_is_to_come_or_may_be_reckoned_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
