"""Dialogue: questions and their answers, whoever speaks."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import ANSWERED, ASKED, NEGATED, UNCERTAIN
from evaluators.deterministic.reading.replies.answers import ACK, NO, YES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.record.dialogue.dialogue import AHEAD, resolve
from evaluators.vocabulary import lexicon


def turns(*texts: str) -> list[TurnReading]:
    return [read_turn(text, lexicon()) for text in texts]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("No.", NO), ("Um, no, not really.", NO), ("Nope", NO), ("i do n't", NO), ("Yes.", YES), ("Uh, yeah.", YES),
        ("A little bit.", YES), ("Mm-hmm.", ACK), ("Not sure.", 0), ("My dog is fine.", 0),
        ("i don't want to go to the hospital for that again, doctor", 0), ("<UNIN/> no", NO),
    ],
)  # fmt: skip
def test_answers(text: str, answer: int) -> None:
    assert turns(text)[0].answer == answer


@pytest.mark.parametrize(
    ("texts", "flags"),
    [
        (("Any cough?", "No."), NEGATED | ANSWERED),
        (("Any cough?", "Yes."), ANSWERED),
        (("Any cough?", "Okay.", "Hm.", "No."), NEGATED | ANSWERED),
        (("Any cough?", "Mm-hmm.", "No, none."), NEGATED | ANSWERED),
        (("Any cough?", "Mm-hmm."), ANSWERED),
        (("Any cough?",), ASKED),
        (("Any cough?", "My brother came over for dinner on Sunday."), ASKED),
        (("Any cough?", "Just a cough at night."), ASKED | ANSWERED),
        (("Any cough?", "Just a dry cough."), ASKED | ANSWERED),
        (("Any cough or fever?", "Yes."), ANSWERED | UNCERTAIN),
        (("Any cough? No? Okay.",), NEGATED | ANSWERED),
        (("Any cough?", "No, it did bother me last year."), NEGATED | ANSWERED | UNCERTAIN),
    ],
)
def test_first_mention(texts: tuple[str, ...], flags: int) -> None:
    first, *ahead = turns(*texts)
    assert resolve(first, ahead)[0].flags == flags


def test_an_answer_names_the_side() -> None:
    first, answer = turns("Does your knee hurt?", "Just the left one.")
    assert {heard.side for heard in resolve(first, [answer])} == {"left"}


def test_only_so_many_utterances_are_looked_at() -> None:
    first, *ahead = turns("Any cough?", *["Hm."] * AHEAD, "No.")
    assert resolve(first, ahead[:AHEAD])[0].flags == ASKED
