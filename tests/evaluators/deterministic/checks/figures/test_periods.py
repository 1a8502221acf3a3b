"""The day of the last period, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_THIRD = "[doctor] When was your last period?\n[patient] It started on the third of June."


@pytest.mark.parametrize("note", ["HPI: LMP 13 June.", "HPI: LMP 3 July."])
def test_another_day_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_THIRD, note)] == ["number"]


@pytest.mark.parametrize("note", ["HPI: LMP 3 June.", "HPI: LMP 6/3.", "HPI: LMP in June.", "HPI: Seen on 13 June."])
def test_the_same_day_and_that_of_something_else_is_none(note: str) -> None:
    assert contradicted(_THIRD, note) == []
