"""With whom one lives, against those who were named for that."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

ASKS = "[doctor] Who do you live with?\n"


@pytest.mark.parametrize("reply", ["My wife.", "Me and my wife.", "I'm with my mum.", "Just my roommate."])
def test_others_speak_against_a_note(reply: str) -> None:
    assert contradicted(ASKS + f"[patient] {reply}", "SH: Lives with his son.") != []


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        ("My wife.", "SH: Lives with spouse."),
        ("My wife and the kids.", "SH: Lives with his daughter."),
        ("My wife. My son moved back in.", "SH: Lives with his son."),
        ("In a flat in town.", "SH: Lives with his son."),
    ],
)
def test_who_may_be_meant_does_not(reply: str, note: str) -> None:
    assert contradicted(ASKS + f"[patient] {reply}", note) == []
