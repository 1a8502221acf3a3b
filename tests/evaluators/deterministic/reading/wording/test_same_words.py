"""Tokens that are the same for what a note calls otherwise."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.note import Note
from evaluators.deterministic.reading.statement import read_statement
from evaluators.deterministic.reading.wording.same_words import is_verb, spelled, stems_of, tokens, words_and_signs
from evaluators.deterministic.reading.wording.words import stem
from evaluators.vocabulary import lexicon
from evaluators.vocabulary.rows import read_rows


def _tokens(text: str) -> tuple[str, ...]:
    reading = read_statement(Note(text).text, "hpi", lexicon())
    return tokens(text.lower(), 0, len(text), reading.mentions)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("wears the splint", "using splint"),
        ("saw the dentist", "has been seeing a dentist"),
        ("stitches were taken out", "sutures removed"),
        ("walking frame", "walker"),
        ("uses it at night", "uses nightly"),
        ("had the jab", "vaccinated"),
    ],
)
def test_the_same_in_other_words(one: str, other: str) -> None:
    assert set(_tokens(one)) == set(_tokens(other))


def test_where_and_how_surely_is_no_token() -> None:
    assert _tokens("now actually drives regularly") == ("drive",)


def test_a_term_is_its_concept() -> None:
    assert _tokens("lost the hearing aid") == ("lost", "proc:hearing-aid")


def test_a_token_is_known_by_its_stems_and_letters() -> None:
    assert is_verb("use")
    assert not is_verb("stairs")
    assert stem("wearing") in stems_of("use")
    assert "worn" in spelled("use")
    assert stems_of("proc:hearing-aid") == ()
    assert stems_of("spacer") == spelled("spacer") == ("spacer",)


def test_no_word_stands_for_two() -> None:
    counted = Counter(word for words, _ in read_rows("same_words.tsv") for word in words.split("|"))
    assert [word for word, times in counted.items() if times > 1] == []


@given(st.text(alphabet="abz' -,.?!;:&1\n", max_size=60))
def test_words_and_signs_stand_where_they_say(text: str) -> None:
    found = words_and_signs(text, 0, len(text))
    assert [text[at : at + len(word)] for at, word in found] == [word for _, word in found]
    ends = [0, *[at + len(word) for at, word in found], len(text)]
    starts = [0, *[at for at, _ in found], len(text)]
    between = "".join(text[end:start] for end, start in zip(ends, starts[1:], strict=False))
    assert not between.strip(" \n'")
