"""What a sentence says against its own cues."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.contrasted import contrasted, is_not_had
from evaluators.deterministic.reading.mention import HYPOTHETICAL, NEGATED


@pytest.mark.parametrize(
    ("flags", "before", "after", "expected"),
    [
        (0, "My wife says I've got ", ", but I haven't.", NEGATED),
        (0, "They say I have ", " but it isn't", NEGATED),
        (0, "I get ", " but I don't get dizzy", 0),
        (NEGATED, "She says I have no ", " but I do.", 0),
        (NEGATED, "I have no ", " but I have a cough", NEGATED),
        (HYPOTHETICAL, "if it wasn't for the ", " I'd be fine", 0),
        (NEGATED, "I'd be fine without the ", "", 0),
        (HYPOTHETICAL, "if I get ", " I call", HYPOTHETICAL),
    ],
)
def test_what_is_put_right(flags: int, before: str, after: str, expected: int) -> None:
    assert contrasted(flags, before, after) == expected


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (", but I don't.", True),
        (" but I never have", True),
        (" but she won't no ibuprofen either", True),
        (" but it doesn't.", False),
        (" but I don't like it", False),
        (" and I don't.", False),
    ],
)
def test_what_only_others_take(after: str, expected: bool) -> None:
    assert is_not_had(after) == expected
