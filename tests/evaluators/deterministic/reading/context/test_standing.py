"""What a denial leaves standing."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.standing import is_back, is_doubted


@pytest.mark.parametrize(
    ("behind", "back"),
    [
        (" for a few weeks, but now it's back.", True),
        (" for a while. Now it's back.", True),
        (" but flared up again last week.", True),
        (" and never came back.", False),
        (" but my rash came back.", False),
        (" and I came back to work.", False),
        (". The rash came back.", False),
    ],
)
def test_what_went_and_came_again_is_there(behind: str, back: bool) -> None:
    text = "The headache went away"
    assert is_back(text + behind, len(text)) == back


@pytest.mark.parametrize(
    ("text", "doubted"),
    [
        ("I wouldn't say the headache has gone", True),
        ("I don't think it has gone", True),
        ("I don't think about it, the headache has gone", False),
        ("the headache has gone", False),
    ],
)
def test_what_is_not_held_to_be_over(text: str, doubted: bool) -> None:
    assert is_doubted(text, 0, text.index("has gone")) == doubted
