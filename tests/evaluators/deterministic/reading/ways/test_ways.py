"""Ways that exclude one another, and the cheap test for them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.ways.contrary_rules import CONTRARY_PATTERNS, openings, phrases_of
from evaluators.deterministic.reading.ways.ways import WaysIndex, ways_meant, ways_of
from evaluators.vocabulary.patterns import by_words
from evaluators.vocabulary.rows import read_rows

_PAIN = ways_of(["dull|aching", "sharp|knife-like", ""])


@pytest.mark.parametrize(
    ("text", "ways"),
    [("a dull ache", [1]), ("sharp, then aching", [2, 1]), ("knife-like", [2]), ("dullness, a non-sharp edge", [])],
)
def test_each_phrase_is_of_its_way(text: str, ways: list[int]) -> None:
    assert [min(way.ways) for way in _PAIN.found(text)] == ways


def test_a_phrase_may_be_of_several_ways_and_the_longest_counts() -> None:
    course = ways_of(["better", "no better|the same", "no better|no better at all|worse"])
    text = "better, no better, no better at all"
    found = [(text[way.start : way.end], set(way.ways)) for way in course.found(text)]
    assert found == [("better", {1}), ("no better", {2, 3}), ("no better at all", {3})]
    assert course.all == {1, 2, 3}


@pytest.mark.parametrize(("table", "first"), [("contrary_rules.tsv", 2), ("choice_rules.tsv", 1)])
def test_the_cheap_test_lets_every_phrase_through(table: str, first: int) -> None:
    rows = [row[first:] for row in read_rows(table, least=3)]
    index = WaysIndex([ways_of(row) for row in rows])
    for number, row in enumerate(rows):
        for phrase in (phrase for cell in row if cell for phrase in cell.split("|")):
            assert number in index.may_be_in(f"pain is {phrase}."), phrase


def test_other_texts_are_told_apart() -> None:
    assert not WaysIndex([_PAIN]).may_be_in("pain in the knee")


def test_ways_are_told_by_their_numbers() -> None:
    index = WaysIndex([_PAIN, ways_of(["qam|in the morning", "qhs|at bedtime"]), ways_of(["dull", "in the evening"])])
    assert index.may_be_in("amlodipine qhs") == {1}
    assert index.may_be_in("a dull pain at bedtime") == {0, 1, 2}
    assert index.may_be_in("this morning") == set()


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
    assert [(way.start, way.end) for way in _PAIN.found("sharp, then dull", 7)] == [(12, 16)]
    assert _PAIN.first("sharp, then dull", 0, 4) is None
    assert ways_of(["24/7", "at night"]).may_be_in("it hurts 24/7")


_HELPED = next(
    [list(phrases_of(cell)) for cell in cells if cell]
    for _, _, *cells in read_rows("contrary_rules.tsv", least=4)
    if any("{didn't} help" in phrases_of(cell) for cell in cells)
)
_WAYS = ways_meant(_HELPED, openings())


def _pattern() -> re.Pattern[str]:
    """What finds the same, in the engine's order; it takes the engine 100 ms to make."""
    named = [
        rf"(?:{CONTRARY_PATTERNS[name[1:-1]]})(?: (?:{CONTRARY_PATTERNS['adverb']}))? (?:{by_words(rests)})"
        for name in openings()
        if (rests := [phrase[len(name) + 1 :] for phrase in _WAYS.meanings if phrase.startswith(f"{name} ")])
    ]
    plain = by_words(phrase for phrase in _WAYS.meanings if "{" not in phrase)
    return re.compile(rf"\b(?=[a-z0-9])(?<!-)(?:{'|'.join([*named, plain])})(?![a-z-])")


_REFERENCE = _pattern()
_SPOKEN = sorted({word for phrase in _WAYS.meanings for word in phrase.split() if "{" not in word})
_TALK = st.lists(
    st.sampled_from([*_SPOKEN, "didn't", "did not", "really", "doesn't seem to", "-", ",", "it", "helpful-ish", "6"]),
    max_size=12,
).flatmap(lambda words: st.sampled_from([" ", "-", ". "]).map(lambda gap: gap.join(words).replace(" ,", ",")))


@given(_TALK, st.integers(0, 20), st.integers(0, 80))
def test_the_same_is_found_as_by_a_pattern_of_all_phrases(talk: str, start: int, end: int) -> None:
    expected = [found.span() for found in _REFERENCE.finditer(talk, start, end)]
    assert [(way.start, way.end) for way in _WAYS.found(talk, start, end)] == expected
    first, at = _WAYS.first(talk, start, end), _REFERENCE.match(talk, start)
    assert (first and (first.start, first.end)) == (expected[0] if expected else None)
    assert (at and at.span()) == ((way := _WAYS.at(talk, start)) and (way.start, way.end))
