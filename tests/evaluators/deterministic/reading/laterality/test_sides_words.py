"""Which words are sides: "right" and "left" often are none."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.context import read_context
from evaluators.deterministic.reading.laterality.sides_words import is_side
from evaluators.deterministic.reading.spoken.sentences import boundaries
from evaluators.vocabulary.lexicon import lexicon


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
        "she left ER",
        "he left AMA",
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
        "she's right handed",
        "R handed",
        "L TM dull",
        "Ears: right TM dull.",
        "acute gout R 1st MTPJ",
        "right tender, left normal",
    ],
)
def test_words_that_are_sides(text: str) -> None:
    reading = read_context(text, lexicon().scan(text), boundaries(text))
    assert reading.sides


@pytest.mark.parametrize("text", ["Ulcer of the great toe, right.", "Knee pain, right.", "knee pain right"])
def test_what_closes_a_phrase_is_a_side_in_a_note_only(text: str) -> None:
    matches, ends = lexicon().scan(text), boundaries(text)
    assert read_context(text, matches, ends, written=True).sides
    assert not read_context(text, matches, ends).sides


def test_a_letter_is_a_side_only_before_a_word_or_in_brackets() -> None:
    assert is_side("R knee", 0, 1)
    assert is_side("knee (R)", 6, 7)
    assert not is_side("M R I of", 2, 3)
    assert not is_side("vitamin R.", 8, 9)
