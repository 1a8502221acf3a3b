"""Phrases of a table are found whole, the longest first."""

from __future__ import annotations

from evaluators.deterministic.reading.wording.phrases import Phrases, Seldom, Signs, lowered


def test_the_longest_phrase_is_found_whole() -> None:
    found = Phrases([("side", "a"), ("side effect", "b")]).find("Aside: a Side effect, seaside")
    assert [(hit.label, hit.start, hit.end) for hit in found] == [("b", 9, 20)]


def test_signs_stand_anywhere_in_a_text() -> None:
    signs = Signs(("n't", "without", "no need"))
    assert signs.are_in("she couldn't")
    assert signs.are_in("no needles")
    assert not signs.are_in("with no nerves")
    assert signs.are_in(lowered("WITHOUT \ud800"))


def test_a_pattern_that_seldom_matches_is_tried_where_a_sign_stands() -> None:
    hurts = Seldom(r"\b(?:hurts?|aches)\b", ("hurt", "ache"))
    found = hurts.search("my knee aches and hurts", 8)
    assert found is not None
    assert found.span() == (8, 13)
    assert hurts.search("my knee is fine") is None
    assert hurts.match("my knee aches") is None
    assert hurts.match("my knee aches", 8) is not None
    assert [match[0] for match in hurts.finditer("it aches, it hurts", 0, 12)] == ["aches"]
    assert list(hurts.finditer("heartache")) == []
