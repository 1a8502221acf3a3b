"""When something began by the calendar, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_RASH = "[doctor] When did the rash start?\n[patient] The weekend before last."


@pytest.mark.parametrize("note", ["HPI: Rash began yesterday.", "HPI: Rash since this morning."])
def test_another_time_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_RASH, note)] == ["temporality"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_RASH, "HPI: Rash began the weekend before last."),
        (_RASH, "HPI: Rash began last week."),
        (_RASH, "HPI: Rash got worse yesterday."),
        ("[patient] The rash came last weekend. I saw the nurse yesterday.", "HPI: Rash began yesterday."),
    ],
)
def test_the_same_or_another_thing_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
