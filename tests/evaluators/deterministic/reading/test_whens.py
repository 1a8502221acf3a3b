"""When something was, told by the calendar."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.whens import whens_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it started the weekend before last", ["the weekend before last"]),
        ("since monday", ["monday"]),
        ("ever since labor day", ["labor day"]),
        ("see you monday", []),
        ("come back next week", []),
        ("i work every saturday", []),
        ("it was yesterday", ["yesterday"]),
    ],
)
def test_only_what_was_is_read(text: str, words: list[str]) -> None:
    assert [when.words for when in whens_in(text)] == words


@pytest.mark.parametrize(
    ("one", "other", "excluded"),
    [
        ("since monday", "since friday", True),
        ("since monday", "yesterday", False),
        ("the weekend before last", "this morning", True),
        ("last week", "the weekend before last", False),
        ("last month", "yesterday", True),
    ],
)
def test_times_exclude_each_other(one: str, other: str, excluded: bool) -> None:
    (first,), (second,) = whens_in(one), whens_in(other)
    assert first.excludes(second) is excluded
    assert second.excludes(first) is excluded
