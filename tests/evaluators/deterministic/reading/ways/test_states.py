"""States: how sleep, appetite, mood and the like are, read as complaints that are there or not."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.mention import NEGATED
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon


def _said(text: str) -> list[tuple[str, bool]]:
    reading = read_turn(text, lexicon())
    return [(mention.term.name, not mention.flags & NEGATED) for mention in reading.mentions]


@pytest.mark.parametrize(
    ("text", "name", "there"),
    [
        ("I've been sleeping really well.", "insomnia", False),
        ("I'm not sleeping very well.", "insomnia", True),
        ("I haven't been sleeping well.", "insomnia", True),
        ("No fever, no cough, sleeping well.", "insomnia", False),
        ("No swelling, negative Homans.", "positive Homan's sign", False),
        ("His appetite is fine.", "loss of appetite", False),
        ("My mood's been really low.", "low mood", True),
        ("My mood hasn't been good.", "low mood", True),
        ("Low mood.", "low mood", True),
        ("The hearing in my right ear has gone.", "hearing loss", True),
        ("Hearing: normal.", "hearing loss", False),
        ("Weight has been about the same.", "weight loss", False),
        ("Pupils unequal.", "unequal pupils", True),
        ("Straight leg raise is negative.", "positive straight leg raise", False),
    ],
)
def test_a_state_is_the_complaint_it_means(text: str, name: str, there: bool) -> None:
    assert (name, there) in _said(text)


@pytest.mark.parametrize("text", ["I sleep. Well, I try.", "My appetite, my knee, all fine.", "sleep " * 400 + "well"])
def test_a_word_further_on_says_nothing_of_it(text: str) -> None:
    assert not {name for name, _ in _said(text[:40])} & {"insomnia", "loss of appetite"}
