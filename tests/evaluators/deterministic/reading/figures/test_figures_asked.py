"""What an utterance asks a figure for."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.figures.figures_asked import COUNT, ELSEWHERE, OFTEN, PIECES, WHATEVER, asked_for
from evaluators.deterministic.reading.figures.figures_owner import SELF


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("how old are you?", SELF),
        ("how many do i get?", COUNT),
        ("how many of those are you giving me?", COUNT),
        ("how many pills?", COUNT),
        ("how many pills do you take?", PIECES),
        ("how many?", PIECES),
        ("how many of those at a time?", PIECES),
        ("how many falls have you had?", ""),
        ("how many milligrams?", ""),
        ("how often do you take the metformin?", OFTEN),
        ("metformin, how often are you taking that?", OFTEN),
        ("how many times a day?", f"{OFTEN}1"),
        ("how many times a week are you using it?", f"{OFTEN}7"),
        ("how many times a week do you miss it?", ELSEWHERE),
        ("how often do you take your blood pressure?", ELSEWHERE),
        ("how often does that happen?", ELSEWHERE),
        ("how often?", WHATEVER),
        ("how often would you say?", WHATEVER),
        ("how often is that happening?", ELSEWHERE),
        ("and how often the lasix?", WHATEVER),
        ("how are you?", ""),
    ],
)
def test_what_is_asked_for(question: str, asked: str) -> None:
    assert asked_for(question) == asked
