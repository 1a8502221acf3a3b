"""Speech in capitals is read in lower case, but for abbreviations that can be nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.portions import PORTION
from evaluators.deterministic.reading.spoken.capitals import in_small_letters


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("HI THERE, HOW FAR CAN YOU WALK?", "hi there, how far can you walk?"),
        ("THE MRI WAS FROM HER COPD CLINIC.", "the MRI was from her COPD clinic."),
        ("HI.", "hi."),
        ("İ HAVE PAİN", "İ have paİn"),
    ],
)
def test_capitals_tell_nothing_where_there_is_nothing_else(said: str, read: str) -> None:
    assert in_small_letters(said) == read


@pytest.mark.parametrize(
    "said", ["MRI.", "OK.", "COPD", "I have COPD and FROM in the knee", "", "120/80", "FROM there"]
)
def test_other_texts_stay(said: str) -> None:
    assert in_small_letters(said) is said


@given(st.text(st.sampled_from("AÄßİ .,MRI&\ud800"), max_size=40))
def test_every_place_stays_where_it_is(said: str) -> None:
    assert len(in_small_letters(said)) == len(said)


def test_long_texts_are_read_in_portions() -> None:
    said = "PAIN IN THE LEG, MRI " * PORTION
    assert in_small_letters(said) == "pain in the leg, MRI " * PORTION
