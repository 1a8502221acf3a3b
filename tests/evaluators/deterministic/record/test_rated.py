"""How often a drug is taken, told in reply to the question for it."""

from __future__ import annotations

import pytest

from evaluators.deterministic.quantities import read_quantities
from evaluators.deterministic.reading.figures.figures_asked import asked_for
from evaluators.deterministic.record.rated import as_rate, rated


@pytest.mark.parametrize(
    ("question", "reply", "per_day"),
    [
        ("how many times a day do you take it?", "two", 2.0),
        ("how many times a day?", "twice", 2.0),
        ("how many times a week do you take it?", "seven times", 1.0),
        ("how often do you take it?", "every eight hours", 3.0),
    ],
)
def test_a_reply_is_how_often(question: str, reply: str, per_day: float) -> None:
    told = as_rate(read_quantities(reply)[0], asked_for(question))
    assert (told.kind, told.unit, told.value) == ("frequency", "/d", per_day)


@pytest.mark.parametrize(
    ("question", "near", "reply", "owner"),
    [
        ("how often do you take it?", ["near:rx:a"], "twice a day", "rx:a"),
        ("how often do you take them?", ["near:rx:a", "near:rx:b"], "twice a day", "near:rx:a near:rx:b"),
        ("how often do you take it?", ["near:rx:a"], "it says twice a day", "near:rx:a"),
        ("how often do you take it?", ["near:rx:a"], "once a day, sometimes twice a day", "near:rx:a"),
        ("how often?", ["near:rx:a"], "twice a day", "near:rx:a"),
        ("how often do you check?", ["near:rx:a"], "twice a day", ""),
        ("how often do you take a nap?", ["near:rx:a"], "twice a day", ""),
        ("how often do you take it?", [], "twice a day", ""),
    ],
)
def test_it_is_of_the_one_drug_that_was_asked_for(question: str, near: list[str], reply: str, owner: str) -> None:
    assert rated(near, asked_for(question), reply, read_quantities(reply)) == owner
