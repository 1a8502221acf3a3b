"""Habits in words that name none by themselves."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.parts import read_parts
from evaluators.vocabulary import lexicon


def habits(text: str) -> dict[str, bool]:
    """What habits an utterance names, and whether it denies them."""
    (parts,) = read_parts((text,), lexicon(), spoken=True)
    found = (mention for mention in parts.reading.mentions if mention.term.category == "substance")
    return {mention.term.name: bool(mention.flags & NEGATED) for mention in found}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Do you drink?", {"alcohol": False}),
        ("do you drink at all", {"alcohol": False}),
        ("I don\u2019t drink.", {"alcohol": True}),
        ("I never drink", {"alcohol": True}),
        ("I only drink on weekends", {"alcohol": False}),
        ("I don't smoke or drink, but I do smoke pot.", {"smoking": True, "alcohol": True, "cannabis": False}),
        ("He doesn't smoke, drink or use drugs.", {"smoking": True, "alcohol": True, "recreational drugs": True}),
        ("Any drugs?", {"recreational drugs": False}),
        ("Any tobacco, alcohol, or drugs?", {"smoking": False, "alcohol": False, "recreational drugs": False}),
    ],
)
def test_what_stands_alone_is_alcohol_or_such_drugs(text: str, said: dict[str, bool]) -> None:
    assert habits(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Do you drink enough water?",
        "Is he drinking okay?",
        "I can't eat or drink",
        "I don't drink much",
        "do you drink a lot",
        "Are you on any drugs?",
        "The drugs don't work.",
        "Which drugs do you take?",
    ],
)
def test_what_names_something_else_or_may_mean_it_is_none(text: str) -> None:
    assert habits(text) == {}
