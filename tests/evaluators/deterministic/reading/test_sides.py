"""Sides: which words are one, what it is the side of, and what a talk makes of it over several utterances."""

from __future__ import annotations

import time

import pytest

from evaluators.deterministic.reading.context import read_context
from evaluators.deterministic.reading.sentences import boundaries
from evaluators.deterministic.reading.sides import DOMINANCE, Sided, is_side
from evaluators.deterministic.reading.turn import read_turn
from evaluators.deterministic.record.counted import committed
from evaluators.deterministic.record.record import Record, Touched
from evaluators.deterministic.record.speech import Utterance
from evaluators.vocabulary.lexicon import lexicon


def sides(*utterances: str) -> list[tuple[str, set[str]]]:
    """Side and what it is the side of, as the record has them."""
    record = Record(lexicon(), committed())
    for number, text in enumerate(utterances):
        record.insert(Utterance(number, text), Touched())
    sided = [item for position in range(len(utterances)) for item in record.sided(position)]
    return [(item.side, set(item.own | item.parts)) for item in sided]


def only(text: str) -> Sided:
    (side,) = read_turn(text, lexicon()).sides
    return side


@pytest.mark.parametrize(
    "text",
    [
        "it hurts right now",
        "right okay and since when",
        "Right, OK.",
        "that's right",
        "is that right?",
        "the right thing to do",
        "we left the hospital",
        "she left early",
        "what's left of it",
        "no pills left over",
        "we have an M R I of it",
        "I am right",
    ],
)
def test_words_that_are_no_sides(text: str) -> None:
    reading = read_context(text, lexicon().scan(text), boundaries(text))
    assert reading.sides == []


@pytest.mark.parametrize(
    "text",
    [
        "it hurts on the right now",
        "my right knee",
        "no masses on the right okay",
        "on the left the strength is normal",
        "I have left knee pain",
        "right and left rotation",
        "R knee",
        "ulcer of the foot (R)",
        "Ulcer of the great toe, right.",
        "she's right handed",
    ],
)
def test_words_that_are_sides(text: str) -> None:
    reading = read_context(text, lexicon().scan(text), boundaries(text))
    assert reading.sides


def test_a_side_is_one_of_the_smallest_site_named() -> None:
    side = only("my left big toe hurts")
    assert side.own == {"site:toe"}
    assert side.parts == {"site:foot", "site:leg"}
    assert only("a left ankle sprain").own == {"site:ankle"}
    assert only("I am left-handed").own == {DOMINANCE}


def test_both_of_a_pair_of_sides_are_sides_of_the_same() -> None:
    assert sides("the left and right knee") == [
        ("left", {"site:knee", "site:leg"}),
        ("right", {"site:knee", "site:leg"}),
    ]


def test_a_choice_asserts_neither() -> None:
    assert all(side.open for side in read_turn("is it the left or the right knee", lexicon()).sides)


def test_a_bare_side_is_one_of_what_was_spoken_of_last() -> None:
    assert sides("my knee hurts", "which one?", "the left one")[-1] == ("left", {"site:knee", "site:leg"})
    far = ("my knee hurts", *["okay then"] * 5, "the left one")
    assert sides(*far)[-1] == ("left", set())


def test_a_correction_takes_a_side_back() -> None:
    assert [side for side, _ in sides("left, sorry, right knee")] == ["right"]
    assert [side for side, _ in sides("my left knee hurts", "sorry, my right one")] == ["right"]
    assert [side for side, _ in sides("my left knee hurts", "and my right hip as well")] == ["left", "right"]


def test_reading_sides_is_linear() -> None:
    def cost(times: int) -> float:
        text = "left right knee or other (L) " * times
        start = time.process_time()
        read_turn(text, lexicon())
        return time.process_time() - start

    cost(10)
    assert cost(4000) < 40 * max(cost(400), 1e-3)


def test_a_letter_is_a_side_only_before_a_word_or_in_brackets() -> None:
    assert is_side("R knee", 0, 1)
    assert is_side("knee (R)", 6, 7)
    assert not is_side("M R I of", 2, 3)
    assert not is_side("vitamin R.", 8, 9)
