"""Patterns of a table's words find what their words say, the longest first."""

from __future__ import annotations

import re

from evaluators.vocabulary.patterns import any_of, by_role, by_words, longest_first, of_roles


def test_the_longest_of_several_words_that_begin_at_a_place() -> None:
    pattern = re.compile(longest_first(("half", "half past", "o'clock", "half pa")))
    assert [match[0] for match in pattern.finditer("half past, half, o'clock")] == ["half past", "half", "o'clock"]
    assert longest_first(("b", "a")) == longest_first(("a", "b"))


def test_no_word_at_all_may_be_one_of_them() -> None:
    pattern = re.compile(rf" (?:{longest_first(('', 'use', 'us'))})$")
    assert [pattern.match(text) is not None for text in (" use", " us", " ", " u")] == [True, True, True, False]


def test_the_words_of_each_role() -> None:
    assert by_role({"up": ("raise", "up"), "down": ("cut",)}) == {"up": "r(?:aise)|u(?:p)", "down": "c(?:ut)"}


def test_many_phrases_that_begin_alike() -> None:
    pattern = re.compile(by_words(("no pain", "no pain at all", "no", "it hurts")))
    assert [match[0] for match in pattern.finditer("no pain at all; no; it hurts")] == [
        "no pain at all", "no", "it hurts",
    ]  # fmt: skip


def test_any_of_some_words_whole_or_by_their_beginning() -> None:
    pattern = any_of(("stop-", "d/c", "no longer"))
    assert [match[0] for match in pattern.finditer("Stopped, d/c, no longer")] == ["Stopped", "d/c", "no longer"]
    assert not pattern.search("nonstop, d/close, no long")


def test_words_of_a_role_and_what_only_a_pattern_tells() -> None:
    pattern = of_roles("time_rules", "goes on", also=r"ing\b")
    assert [match[0] for match in pattern.finditer("still limping, stillness")] == ["still", "ing"]
