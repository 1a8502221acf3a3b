"""The day of the week that something was on, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_EAR = "[other] He's been pulling at his ear since Thursday and he was up all night."


def test_another_day_of_the_same_thing_is_an_alarm() -> None:
    for note in ("HPI: Ear tugging since Tuesday.", "HPI: Awake all night and pulling his ear, Tuesday on."):
        assert [finding.kind for finding in contradicted(_EAR, note)] == ["temporality"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_EAR, "HPI: Ear tugging since Thursday."),
        ("[patient] My throat hurts since yesterday. I start work on Friday.", "HPI: Sore throat since Tuesday."),
        ("[patient] My ear hurts since yesterday, Thursday it was.", "HPI: Ear pain since Tuesday."),
    ],
)
def test_the_same_day_or_one_of_something_else_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
