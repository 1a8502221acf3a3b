"""Very many phrases, found in one pass."""

from __future__ import annotations

from evaluators.deterministic.reading.wording.phrasebook import Phrasebook
from evaluators.vocabulary.normal import lower_fold

_BOOK = Phrasebook(("no lifting", "no lifting restrictions", "l4-5", "you can lift", "what is up"))


def _found(text: str, most: int = 8) -> list[str]:
    return [match.phrase for match in _BOOK.found(lower_fold(text), most)]


def test_the_longest_phrase_is_found() -> None:
    assert _found("No lifting restrictions, you can lift.") == ["no lifting restrictions", "you can lift"]


def test_phrases_of_figures_and_everyday_words_are_found_too() -> None:
    assert _found("At L4-5, and what is up?") == ["l4-5", "what is up"]


def test_no_part_of_a_word_is_one() -> None:
    assert _found("there's no lifting-off, you can lifted") == []


def test_no_more_than_so_many_are_found() -> None:
    assert _found("you can lift, you can lift, you can lift", most=2) == ["you can lift", "you can lift"]


def test_in_long_texts_they_stand_where_they_do() -> None:
    text = "so " * 2000 + "no lifting"
    (found,) = _BOOK.found(text, 8)
    assert text[slice(*found.span)] == found.phrase == "no lifting"


def test_a_phrase_that_is_cut_off_hides_none_within() -> None:
    assert _found("no lifting restrictions-free, but no lifting") == ["no lifting", "no lifting"]
