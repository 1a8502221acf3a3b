"""Phrases of a table are found whole, the longest first; so are words that need no label."""

from __future__ import annotations

from evaluators.deterministic.reading.phrases import Phrases, Signs, lowered
from evaluators.vocabulary.patterns import any_of, of_roles


def test_the_longest_phrase_is_found_whole() -> None:
    found = Phrases([("side", "a"), ("side effect", "b")]).find("Aside: a Side effect, seaside")
    assert [(hit.label, hit.start, hit.end) for hit in found] == [("b", 9, 20)]


def test_any_of_some_words_whole_or_by_their_beginning() -> None:
    pattern = any_of(("stop-", "d/c", "no longer"))
    assert [match[0] for match in pattern.finditer("Stopped, d/c, no longer")] == ["Stopped", "d/c", "no longer"]
    assert not pattern.search("nonstop, d/close, no long")


def test_words_of_a_role_and_what_only_a_pattern_tells() -> None:
    pattern = of_roles("time_rules", "goes on", also=r"ing\b")
    assert [match[0] for match in pattern.finditer("still limping, stillness")] == ["still", "ing"]


def test_signs_stand_anywhere_in_a_text() -> None:
    signs = Signs(("n't", "without", "no need"))
    assert signs.are_in("she couldn't")
    assert signs.are_in("no needles")
    assert not signs.are_in("with no nerves")
    assert signs.are_in(lowered("WITHOUT \ud800"))
