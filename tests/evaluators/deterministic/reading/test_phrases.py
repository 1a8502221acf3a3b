"""Phrases of a table are found whole, the longest first; so are words that need no label."""

from __future__ import annotations

from evaluators.deterministic.reading.phrases import Phrases, any_of, of_roles


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
