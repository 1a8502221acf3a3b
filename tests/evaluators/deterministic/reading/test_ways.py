"""Ways that exclude one another, and the cheap test for them."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.contrary_rules import openings, phrases_of
from evaluators.deterministic.reading.ways import WaysIndex, ways_meant, ways_of
from evaluators.deterministic.reading.words import read_words
from evaluators.vocabulary.rows import read_rows

_PAIN = ways_of(["dull|aching", "sharp|knife-like", ""])


@pytest.mark.parametrize(
    ("text", "ways"),
    [("a dull ache", [1]), ("sharp, then aching", [2, 1]), ("knife-like", [2]), ("dullness, a non-sharp edge", [])],
)
def test_each_phrase_is_of_its_way(text: str, ways: list[int]) -> None:
    assert [min(_PAIN.of(match)) for match in _PAIN.pattern.finditer(text)] == ways


def test_a_phrase_may_be_of_several_ways_and_the_longest_counts() -> None:
    course = ways_of(["better", "no better|the same", "no better|no better at all|worse"])
    found = [
        (match[0], set(course.of(match))) for match in course.pattern.finditer("better, no better, no better at all")
    ]
    assert found == [("better", {1}), ("no better", {2, 3}), ("no better at all", {3})]
    assert course.all == {1, 2, 3}


@pytest.mark.parametrize(("table", "first"), [("contrary_rules.tsv", 2), ("choice_rules.tsv", 1)])
def test_the_cheap_test_lets_every_phrase_through(table: str, first: int) -> None:
    rows = [row[first:] for row in read_rows(table, least=3)]
    index = WaysIndex([ways_of(row) for row in rows])
    for number, row in enumerate(rows):
        for phrase in (phrase for cell in row if cell for phrase in cell.split("|")):
            text = f"pain is {phrase}."
            assert number in index.may_be_in(text, read_words(text).stems), phrase


def test_other_texts_are_told_apart() -> None:
    assert not WaysIndex([_PAIN]).may_be_in("pain in the knee", read_words("pain in the knee").stems)


def test_shorthand_is_looked_for_by_its_word_as_a_statement_may_have_no_stem_of_it() -> None:
    index = WaysIndex([ways_of(["qam|in the morning", "qhs|at bedtime"])])
    assert index.may_be_in("amlodipine qhs", ()) == {0}
    assert index.may_be_in("amlodipine at bedtime", ()) == set()


@pytest.mark.parametrize(
    "row", [row[2:] for row in read_rows("contrary_rules.tsv", least=4)], ids=lambda row: row[0][:24]
)
def test_what_is_looked_for_first_lets_every_phrase_through(row: list[str]) -> None:
    ways = ways_meant([phrases_of(cell) for cell in row if cell], openings())
    for phrase in ways.meanings:
        if "{" not in phrase:
            found = ways.first(f"the pain is {phrase}, doctor", 4)
            assert found is not None, phrase


def test_nothing_is_looked_for_where_no_word_of_a_phrase_stands() -> None:
    assert not _PAIN.may_be_in("it hurts in the morning")
    assert _PAIN.may_be_in("a Dull ache".lower())
    assert [match[0] for match in _PAIN.found("sharp, then dull", 7)] == ["dull"]
    assert _PAIN.first("sharp, then dull", 0, 4) is None
    assert ways_of(["24/7", "at night"]).may_be_in("all the time")  # a phrase without letters may be anywhere
