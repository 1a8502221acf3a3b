"""Words that name a term in some talk only."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary import lexicon

EGG, FALLS, IRON = "allergen:egg", "sx:falls", "rx:iron-supplement"


@pytest.mark.parametrize(
    ("text", "concept", "meant"),
    [
        ("Eggs.", EGG, True),
        ("I can't have eggs in anything at all, not even in a cake, as my lips swell up", EGG, True),
        ("I have two eggs on toast every morning and then I walk the dog before I go to work", EGG, False),
        ("I fell from the ladder", FALLS, True),
        ("I fell from about ten feet", FALLS, True),
        ("She fell by the bed", FALLS, True),
        ("Your sats fell to eighty-eight", FALLS, False),
        ("The count has fallen from sixteen to seven a month", FALLS, False),
        ("It fell by a third", FALLS, False),
        ("Are you taking iron?", IRON, True),
        ("I stopped the iron in May", IRON, True),
        ("Your iron is low", IRON, False),
        ("Started on iron studies", IRON, False),
        ("an iron gate", IRON, False),
        ("It has fallen back to just under 40", FALLS, False),
    ],
)
def test_a_word_is_a_term_where_it_is_meant(text: str, concept: str, meant: bool) -> None:
    told = read_turn(text, lexicon()).mentions
    assert (concept in [mention.term.concept for mention in told]) is meant
