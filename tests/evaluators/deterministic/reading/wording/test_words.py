"""Words: stems, counts, and whether a text is English."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.quantities import FIGURE_WORDS
from evaluators.deterministic.reading.wording.words import (
    IGNORED,
    foreign_letters,
    is_english,
    mark_of,
    plain_words,
    read_words,
    stem,
)
from evaluators.deterministic.record.counted import committed

MARK = mark_of(FIGURE_WORDS)


@pytest.mark.parametrize(
    ("one", "other"), [("vomited", "vomiting"), ("headaches", "headache"), ("swelling", "swell"), ("stopped", "stop")]
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other) != IGNORED


def test_function_words_are_counted_and_left_out() -> None:
    words = read_words("I have had the flu, and it's the worst flu.")
    assert words.stems == ("flu", "worst")
    assert (words.total, words.function) == (10, 7)


@pytest.mark.parametrize("phrase", FIGURE_WORDS)
def test_texts_with_a_phrase_have_its_mark(phrase: str) -> None:
    assert read_words(phrase).marks & MARK or not any(letter.isalpha() for letter in phrase)


@pytest.mark.parametrize("text", ["It's a couple.", "the couple's", "(couple)", "'couple'"])
def test_whatever_stands_around_a_word_it_has_its_mark(text: str) -> None:
    assert read_words(text).marks & MARK


def test_most_words_have_no_mark() -> None:
    assert not read_words("I don't know, it's the cough that's worse").marks & MARK


def test_other_scripts_are_foreign() -> None:
    assert foreign_letters("私は head 痛い") == 2
    assert not is_english(1, 0, 2, 0.2, 0)
    assert is_english(3, 0, 0, 0.2, 0)
    assert not is_english(40, 1, 0, 0.2, 0)
    assert is_english(40, 4, 0, 0.2, 10)


def test_what_notes_keep_weighs_more_than_small_talk() -> None:
    mass = committed().mass
    assert mass(stem("pain")) > mass(stem("weekend")) > 0
    assert mass("neverheardofit") > 0


@given(st.text(max_size=40) | st.text("ab1&-'. é", max_size=40))
def test_plain_words_are_those_that_a_pattern_finds(text: str) -> None:
    assert plain_words(text) == re.findall(r"[a-z0-9&]+", text)
