"""Parts of the body that are told to be well or ill in a word."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.organs import Organ, organs_noted, organs_said
from evaluators.deterministic.reading.wording.words import read_words


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("reflexes and power are normal", [("jerk", "sound"), ("power", "sound")]),
        ("your throat looks a bit red", [("throatlook", "ill")]),
        ("strength in your legs is good", [("power", "sound")]),
        ("you've got good pulses", [("footpulses", "sound")]),
        ("the heart's fine", [("heartsounds", "sound")]),
        ("open your throat wide", []),
    ],
)
def test_talk(text: str, told: list[tuple[str, str]]) -> None:
    assert [(organ.matter, organ.way) for organ in organs_said(text, read_words(text))] == told


def test_notes_tell_it_in_either_order() -> None:
    text = "ankle reflexes absent. reduced power."
    assert list(organs_noted(text, read_words(text))) == [Organ("jerk", 0, 21, "ill"), Organ("power", 23, 36, "ill")]
