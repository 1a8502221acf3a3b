"""Whether a reply says yes or no to what somebody does."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turns import read_turn
from evaluators.deterministic.record.dialogue.answers import find_answer
from evaluators.deterministic.record.dialogue.yes_or_no import elliptic, yes_or_no
from evaluators.vocabulary import lexicon


@pytest.mark.parametrize(
    ("reply", "polarity"),
    [
        ("We do, two of them.", YES),
        ("She does.", YES),
        ("I have now.", YES),
        ("Every night without fail.", YES),
        ("He won't, he hides them.", NO),
        ("I haven't.", NO),
        ("Not yet.", NO),
        ("I'm afraid not.", NO),
        ("I can see it from here.", 0),
        ("It depends.", 0),
    ],
)
def test_what_a_reply_says(reply: str, polarity: int) -> None:
    assert elliptic(reply) == polarity


def _resolved(*replies: str) -> tuple[int, int]:
    ahead = [read_turn(text, lexicon()) for text in replies]
    return yes_or_no(ahead, *find_answer(ahead))


@pytest.mark.parametrize(
    ("replies", "resolved"),
    [
        (("No, I forgot it.",), (1, NO)),
        (("Yes, every day.",), (1, YES)),
        (("No, only at night.",), (0, 0)),
        (("Yes, I used to.",), (0, 0)),
        (("No.", "Actually yes, it was in with the bills."), (0, 0)),
        ((), (0, 0)),
    ],
)
def test_what_leaves_it_open(replies: tuple[str, ...], resolved: tuple[int, int]) -> None:
    assert _resolved(*replies) == resolved
