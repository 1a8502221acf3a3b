"""What a yes-or-no question takes for granted."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.presupposed import (
    ABOUT,
    OVER,
    denies_nothing,
    is_presupposed,
    occasion,
    predicate,
)


@pytest.mark.parametrize(
    ("before", "after", "category", "expected"),
    [
        ("do you ever miss your ", "?", "medication", True), ("can you afford the ", "?", "medication", True),
        ("is that the long-acting ", "?", "medication", True), ("is the ", " still twenty units?", "medication", True),
        ("have you had to use your ", "?", "medication", True), ("any bruising on the ", "?", "medication", True),
        ("are you taking the full dose of ", "?", "medication", True), ("taking all of your ", "?", "medication", True),
        ("did you get a dose of ", "?", "medication", False), ("do you have any of the ", "?", "medication", False),
        ("do you take the ", " in the morning?", "medication", True), ("do you take the ", "?", "medication", False),
        ("are you on the ", "?", "medication", False), ("and the ", "?", "medication", False),
        ("do i stop the ", " for now?", "medication", False), ("was it the ", " that did?", "medication", False),
        ("anything over the counter ", "?", "medication", False), ("did they do the ", "?", "procedure", False),
        ("does the ", " itch?", "symptom", True), ("is the ", " back?", "symptom", False),
        ("is the ", " gone?", "symptom", False), ("does your ", " itch?", "symptom", False),
        ("have you had this ", " before?", "symptom", True), ("any ", " before?", "symptom", False),
        ("any change in the ", "?", "symptom", True), ("any improvement in your back ", "?", "symptom", True),
        ("can i listen to that ", "?", "symptom", True), ("were you exposed to the ", "?", "problem", False),
        ("any pain in the neck trouble ", "?", "symptom", False), ("is it the knee that ", "?", "symptom", False),
        ("does anything help the ", "?", "symptom", True), ("are you having the ", "?", "symptom", False),
        ("do you get the ", " every day?", "symptom", True), ("do you know why you get the ", "?", "symptom", True),
        ("have you kept a diary of your ", "?", "symptom", True), ("any of the ", "?", "symptom", False),
        ("did the ", " go?", "symptom", False), ("did the ", " come on slowly?", "symptom", True),
    ],
)  # fmt: skip
def test_what_a_question_takes_for_granted(before: str, after: str, category: str, expected: bool) -> None:
    assert is_presupposed(before, after, category) is expected


@pytest.mark.parametrize(
    ("before", "cue", "after", "nothing"),
    [
        ("", "didn't", " the cough go?", True), ("and ", "hasn't", " your rash cleared?", True),
        ("you ", "don't", " mind if i look?", True), ("", "don't", " you have a cough?", False),
        ("i ", "didn't", " the last time", False), ("the cough ", "hasn't", " gone", False),
    ],
)  # fmt: skip
def test_what_a_negative_question_denies(before: str, cue: str, after: str, nothing: bool) -> None:
    assert denies_nothing(before, cue, after) is nothing


def test_what_is_said_of_its_subject() -> None:
    assert predicate(" constant") == ABOUT
    assert predicate(" gone now") == OVER
    assert predicate(" at all") == 0
    assert predicate(" there all the time") == ABOUT
    assert predicate(" there") == 0
    assert predicate(" go after the tablets", past=True) == OVER
    assert predicate(" go to your arm", past=True) == ABOUT


def test_an_occasion_is_no_thing_asked_for() -> None:
    assert occasion("worse when you ") == "when"
    assert occasion("do you know if you ") == ""
