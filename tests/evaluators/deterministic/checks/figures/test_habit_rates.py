"""In what time so much is drunk or smoked: the note's unit of time against those that were said of the habit."""

from __future__ import annotations

import pytest

from evaluators.deterministic.checks.figures.habit_rates import habit_rate_pieces
from evaluators.deterministic.reading.statement import read_statement
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


def told(talk: str, note: str) -> list[str]:
    record = record_of(*talk.split(" // "))
    statement = read_statement(note, "social_history", lexicon())
    return [piece.issue.message for piece in habit_rate_pieces(statement, record) if piece.issue is not None]


@pytest.mark.parametrize(
    ("talk", "right", "wrong"),
    [
        ("I have a pint of cider a week.", "One pint of cider per week.", "One pint of cider per day."),
        ("Do you smoke? // I do. // How much? // A pack a day.", "Smokes a pack daily.", "Smokes a pack weekly."),
        ("How much do you drink in an average week? // One beer.", "One beer a week.", "One beer every night."),
        ("Do you drink? // Two beers on Fridays.", "A few beers a week.", "A few beers a month."),
        ("Do you drink? // Two beers on the weekend.", "A few beers on weekends.", "A few beers nightly."),
        ("Do you drink? // A whisky every night.", "Drinks a whisky nightly.", "Drinks a whisky per month."),
    ],
)
def test_another_unit_of_time_is_an_alarm(talk: str, right: str, wrong: str) -> None:
    assert told(talk, right) == []
    assert len(told(talk, wrong)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("I used to smoke two packs a day.", "Ex-smoker, 2 packs per week."),  # of former days
        ("Do you drink? // Now and then. // How often do you exercise? // Twice a week.", "Drinks a beer a month."),
        ("I have a beer a day, on a bad week two.", "Stopped drinking a week ago."),
        ("Smoke? // Twenty a day. // Drink? // A few at the weekend.", "Smokes 20/day."),
        ("My dad drinks a bottle a day.", "Drinks one glass per week."),
        ("I have a beer a day, and wine once a month.", "One beer a day."),
        ("A few beers on the weekend, that's it.", "Coffee daily, drinks a few beers at weekends."),
    ],
)
def test_what_is_told_of_something_else_does_not_count(talk: str, note: str) -> None:
    assert told(talk, note) == []
