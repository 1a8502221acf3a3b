"""Phrases with names in them, and which ways of being a text tells of a thing."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.contrary_rules import Rule, contrary_rules, phrases_of
from evaluators.deterministic.reading.ways.ways_told import ways_told
from evaluators.vocabulary import lexicon


def _rule(thing: str, phrase: str) -> Rule:
    """The rule of a thing that has a phrase."""
    term = lexicon().terms(thing)[0]
    rules = contrary_rules().of(term, set(range(100)))
    return next(rule for _, rule in rules if phrase in rule.ways.meanings)


def _told(text: str, thing: str, phrase: str) -> frozenset[int]:
    start = text.index(thing)
    return ways_told(_rule(thing, phrase), text, start, start + len(thing), denied=False)


def test_a_name_stands_for_each_of_its_phrases() -> None:
    assert {"took the edge off", "takes the edge off"} <= set(phrases_of("<took> the edge off"))
    assert list(phrases_of("{didn't} help")) == ["{didn't} help"]


def test_what_begins_with_any_denial_is_one_phrase() -> None:
    ways = _rule("ibuprofen", "helped").ways
    for text in ("didn't help", "did not really help", "never seem to help"):
        found = ways.first(text)
        assert found is not None
        assert found.ways == ways.meanings["{didn't} help"], text


@pytest.mark.parametrize(
    ("text", "alike"),
    [
        ("the cough has been easing up", "improving"),
        ("cough for 3 weeks, gradually improving", "improving"),
        ("cough which has worsened", "worse"),
        ("a cough that went away and then came back", "came back"),
        ("worsening of the cough", "worse"),
    ],
)
def test_what_is_told_of_a_complaint(text: str, alike: str) -> None:
    assert _told(text, "cough", "improving") == _rule("cough", "improving").ways.meanings[alike]


@pytest.mark.parametrize("text", ["cough, worse at night", "my wife's better, i cough", "cough and the rash is better"])
def test_what_is_not_told_of_it(text: str) -> None:
    assert not _told(text, "cough", "improving")


def test_what_one_does_not_think_is_not_so() -> None:
    rule = _rule("ibuprofen", "helped")
    assert (
        _told("i don't think the ibuprofen is working", "ibuprofen", "helped")
        == rule.every - rule.ways.meanings["working"]
    )
