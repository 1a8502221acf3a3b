"""How much is drunk or smoked in a time."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("Two beers a night.", "Alcohol: 14 beers per week."),
        ("Two beers a night.", "Alcohol: 2 drinks/day."),
        ("Half a pack a day.", "Smokes 1/2 ppd."),
        ("Two or three glasses of wine a week.", "Drinks 2-3 glasses of wine weekly."),
        ("Sixty drinks a month, I would say.", "Alcohol: 14 drinks a week."),
        ("Twelve beers a day, and now two a week.", "Alcohol: 2 beers per week."),
        ("Two cups of coffee a day.", "Alcohol: 2 drinks per week."),
        ("A six pack a week.", "Smokes 6 packs a day."),
    ],
)
def test_the_same_amount_in_other_words_is_no_contradiction(talk: str, note: str) -> None:
    assert contradicted(f"[patient] {talk}", note) == []


@pytest.mark.parametrize(
    ("talk", "note", "said"),
    [
        ("Two beers a night.", "Alcohol: 2 beers per week.", "Two beers a night"),
        ("Ten drinks a week.", "Drinks 10 drinks per day.", "Ten drinks a week"),
        ("Three glasses of wine a week.", "Drinks 3 glasses of wine per night.", "Three glasses of wine a week"),
        ("Half a pack a day.", "Smokes half a pack per week.", "Half a pack a day"),
    ],
)
def test_the_same_figure_in_another_time_is_a_contradiction(talk: str, note: str, said: str) -> None:
    (finding,) = contradicted(f"[patient] {talk}", note)
    assert finding.message.endswith(f"the transcript says {said}.")
