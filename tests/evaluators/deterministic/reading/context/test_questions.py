"""What a question asks for, and what it takes for granted."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import ASKED, ASKED_OVER, HYPOTHETICAL
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary import lexicon


def _flags(text: str, name: str) -> int:
    mentions = read_turn(text, lexicon()).mentions
    return next(mention.flags for mention in mentions if mention.term.name == name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("kidney stones have you ever had one", "kidney stones"),
        ("chest pain have you had any of that", "chest pain"),
        ("Palpitations, do you ever get those?", "palpitations"),
        ("is the cough gone", "cough"),
        ("any trouble with the cough", "cough"),
    ],
)
def test_is_asked_for(text: str, name: str) -> None:
    assert _flags(text, name) & ASKED


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("blood transfusion have you heard of that before", "blood transfusion"),
        ("do you lose your vision with the headaches", "headache"),
        ("Any palpitations before you passed out?", "syncope"),
        ("Is the pain constant?", "pain"),
        ("Do the headaches wake you up?", "headache"),
    ],
)
def test_is_taken_for_granted(text: str, name: str) -> None:
    assert not _flags(text, name) & (ASKED | HYPOTHETICAL)


def test_an_occasion_is_supposed() -> None:
    assert _flags("does it hurt when you cough or sneeze", "cough") & (ASKED | HYPOTHETICAL) == HYPOTHETICAL
    assert _flags("does it hurt when you cough or sneeze", "sneezing") & (ASKED | HYPOTHETICAL) == HYPOTHETICAL


def test_whether_it_is_over() -> None:
    assert _flags("Has the cough gone?", "cough") & ASKED_OVER
    assert not _flags("Is the cough still there?", "cough") & ASKED_OVER
