"""What belongs to no phrase is passed over, and spellings of recognisers are read as those of rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.portions import PORTION
from evaluators.deterministic.reading.spoken.plain import plain


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("I have, um, chest pain", "I have chest pain"),
        ("no uh fever or um, chills.", "no fever or chills."),
        ("Um, yeah.", "yeah."),
        ("the, er, knee and er the hip", "the knee and the hip"),
        ("No, um, two, uh, you know, tablets", "No, two tablets"),
        ("The pain um. And fever", "The pain. And fever"),
        ("I dont smoke", "I don't smoke"),
        ("Thats right, havent had any", "That's right, haven't had any"),
        ("I I took the the pill", "I took the pill"),
        ("I, I have it", "I have it"),
        ("the lis- lisinopril", "the lisinopril"),
        ("a one c of 7 . 3", "a one c of 7.3"),
        ("I did n't and ca nt", "I didn't and can't"),
        ("It's, you know, sore", "It's sore"),
        ("you know the pain got worse", "the pain got worse"),
        ("UM, HI, I DID N'T TAKE IT", "hi, i didn't take it"),
    ],
)
def test_is_read_as(said: str, read: str) -> None:
    edited = plain(said)
    assert edited is not None
    assert edited.text == read


@pytest.mark.parametrize(
    "said",
    [
        "Chest pain since Monday.",
        "Um.",
        "Uh huh.",
        "uh uh",
        "no no",
        "five five",
        "her first m m r",
        "Do you know the dose?",
        "It is what you know that counts",
        "knee, knee and hip",
        "a follow-up in two- to three weeks",
        "Depo 150 mg IM",
        "then you go to the ER right away",
        "then you go to the er right away",
    ],
)
def test_is_read_as_it_stands(said: str) -> None:
    assert plain(said) is None


def test_long_utterances_are_read_in_portions() -> None:
    said = "um pain and fever " * PORTION
    edited = plain(said)
    assert edited is not None
    at = edited.text.index("fever", 3 * PORTION)
    low, high = edited.span(at, at + 5)
    assert said[low:high] == "fever"


@given(st.text(alphabet=st.sampled_from("um uh,.-7I'know you"), max_size=60))
def test_words_that_are_kept_lead_back_to_themselves(said: str) -> None:
    edited = plain(said)
    if edited is None:
        return
    assert edited.text.strip()
    for at, char in enumerate(edited.text):
        low, high = edited.span(at, at + 1)
        assert char.lower() in said[low:high].lower() or char in "'.?"
