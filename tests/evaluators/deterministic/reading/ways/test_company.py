"""Whom one lives with."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.ways.company import called, lives_with_somebody, people


@pytest.mark.parametrize(
    ("reply", "somebody"),
    [
        ("My wife.", True),
        ("No, with my wife and the kids.", True),
        ("Just me.", False),
        ("By myself since Jim died.", False),
        ("Just me and my wife.", True),
        ("No, my daughter lives nearby.", None),
        ("Yes, since my wife died.", None),
        ("In a bungalow.", None),
    ],
)
def test_a_reply_names_somebody_or_nobody(reply: str, somebody: bool | None) -> None:
    assert lives_with_somebody(reply) is somebody


def test_who_is_named_is_called_by_other_words_too() -> None:
    assert people("my wife and the kids") == {"wife", "children", "son", "daughter"}
    assert not people("lives with his spouse").isdisjoint(people("my wife"))
    assert people("my son").isdisjoint(people("my daughter"))
    assert "spouse" in called("wife")
    assert not people("my wife's cat")
