"""Days of the week and months, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_FALL = "[doctor] When did you fall?\n[patient] On Tuesday, and I went to the nurse on Friday."


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
        ("[patient] My next nurse visit is on Tuesday.", "HPI: Saw the nurse on Monday."),
    ],
)
def test_one_that_was_named_is_to_come_or_may_be_reckoned_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
