"""How an utterance answers."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary import lexicon


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("can't say I have", NO), ("haven't had any", NO), ("touch wood, no", NO), ("good as gold", NO),
        ("every so often", YES), ("oh no yeah all the time", YES), ("No worries, let me think.", 0),
        ("Yeah. No.", NO), ("yeah no, not really", NO), ("Yeah, no, it's terrible.", YES), ("Yes. No fever.", YES),
        ("he's not eating he's eating like a bird two bites he's full", 0),
    ],
)  # fmt: skip
def test_what_it_answers(text: str, polarity: int) -> None:
    assert read_turn(text, lexicon()).answer == polarity


def test_asking_back_needs_no_question_mark() -> None:
    assert read_turn("what do you mean", lexicon()).counter
    assert not read_turn("what do you mean to do about my leg", lexicon()).counter


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Fever no, cough yes.", ["fever"]),
        ("vomiting no nausea a bit", ["vomiting"]),
        ("uh some nausea no vomiting no diarrhea", ["vomiting", "diarrhea"]),
        ("no fever cough yes", ["fever"]),
    ],
)
def test_things_with_their_answers_behind_them(text: str, denied: list[str]) -> None:
    mentions = read_turn(text, lexicon()).mentions
    assert [mention.term.name for mention in mentions if mention.flags & NEGATED] == denied


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("when I go up stairs", True), ("twice a week", True), ("on my arms", True), ("um, a dry one", True),
        ("on my body no not really", False), ("once you start it you will feel better", False), ("On what?", False),
        ("In my experience most of those who come here with it had a long history of it and got well", False),
    ],
)  # fmt: skip
def test_details_that_tell_that_it_is_there(text: str, details: bool) -> None:
    assert read_turn(text, lexicon()).detailed is details


@pytest.mark.parametrize("text", ["I bruise like a peach, but no, not like that.", "on my body no not really", "uh uh"])
def test_a_no_that_comes_late(text: str) -> None:
    assert read_turn(text, lexicon()).answer == NO


def test_a_summary_may_be_contradicted() -> None:
    assert read_turn("so no headaches", lexicon()).contradictable
    assert not read_turn("I have no headaches", lexicon()).contradictable
