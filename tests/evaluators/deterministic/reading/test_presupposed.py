"""What a yes-or-no question takes for granted."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.presupposed import ABOUT, OVER, is_presupposed, occasion, predicate


@pytest.mark.parametrize(
    ("before", "after", "category", "expected"),
    [
        ("do you ever miss your ", "?", "medication", True), ("can you afford the ", "?", "medication", True),
        ("is that the long-acting ", "?", "medication", True), ("is the ", " still twenty units?", "medication", True),
        ("have you had to use your ", "?", "medication", True), ("any bruising on the ", "?", "medication", True),
        ("do you take the ", " in the morning?", "medication", True), ("do you take the ", "?", "medication", False),
        ("are you on the ", "?", "medication", False), ("and the ", "?", "medication", False),
        ("do i stop the ", " for now?", "medication", False), ("was it the ", " that did?", "medication", False),
        ("anything over the counter ", "?", "medication", False), ("did they do the ", "?", "procedure", False),
        ("does the ", " itch?", "symptom", True), ("is the ", " back?", "symptom", False),
        ("is the ", " gone?", "symptom", False), ("does your ", " itch?", "symptom", False),
        ("have you had this ", " before?", "symptom", True), ("any ", " before?", "symptom", False),
    ],
)  # fmt: skip
def test_what_a_question_takes_for_granted(before: str, after: str, category: str, expected: bool) -> None:
    assert is_presupposed(before, after, category) is expected


def test_what_is_said_of_its_subject() -> None:
    assert predicate(" constant") == ABOUT
    assert predicate(" gone now") == OVER
    assert predicate(" at all") == 0


def test_an_occasion_is_no_thing_asked_for() -> None:
    assert occasion("worse when you ") == "when"
    assert occasion("do you know if you ") == ""
