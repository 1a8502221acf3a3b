"""Phrases of a table are found whole, the longest first."""

from __future__ import annotations

from evaluators.deterministic.reading.phrases import Phrases, Signs, lowered


def test_the_longest_phrase_is_found_whole() -> None:
    found = Phrases([("side", "a"), ("side effect", "b")]).find("Aside: a Side effect, seaside")
    assert [(hit.label, hit.start, hit.end) for hit in found] == [("b", 9, 20)]


def test_signs_stand_anywhere_in_a_text() -> None:
    signs = Signs(("n't", "without", "no need"))
    assert signs.are_in("she couldn't")
    assert signs.are_in("no needles")
    assert not signs.are_in("with no nerves")
    assert signs.are_in(lowered("WITHOUT \ud800"))
