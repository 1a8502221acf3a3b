"""Very many phrases, looked up by the rarest stem of each."""

from __future__ import annotations

from evaluators.deterministic.reading.phrasebook import Phrasebook
from evaluators.deterministic.reading.words import read_words
from evaluators.vocabulary.normal import lower_fold

_BOOK = Phrasebook(("no lifting", "no lifting restrictions", "l4-5", "you can lift", "what is up"))


def _found(text: str, most: int = 8) -> list[str]:
    return [match[0] for match in _BOOK.found(lower_fold(text), read_words(text), most)]


def test_the_longest_phrase_is_found() -> None:
    assert _found("No lifting restrictions, you can lift.") == ["no lifting restrictions", "you can lift"]


def test_phrases_without_a_stem_are_found_too() -> None:
    assert _found("At L4-5, and what is up?") == ["l4-5", "what is up"]


def test_no_part_of_a_word_is_one() -> None:
    assert _found("there's no lifting-off, you can lifted") == []


def test_no_more_than_so_many_are_found() -> None:
    assert _found("you can lift, you can lift, you can lift", most=2) == ["you can lift", "you can lift"]


def test_long_texts_are_searched_without_their_stems() -> None:
    assert _found("so " * 2000 + "no lifting") == ["no lifting"]
