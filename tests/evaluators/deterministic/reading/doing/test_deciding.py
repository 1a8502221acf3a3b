"""What turns an offer down or puts it off, and what an offer is of."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.doing.deciding import declines, offers_another, puts_first
from evaluators.deterministic.reading.mention import ACTIONS, DECLINED, LOWER, RAISE
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("Can I try the exercises first?", True),
        ("I'd rather see how the cream goes first.", True),
        ("Can I take the first one here?", False),
        ("Can I ask something first?", False),
        ("Can I finish the bottle first?", False),
        ("Can I have the duloxetine first?", False),
    ],
)
def test_something_else_comes_first(reply: str, expected: bool) -> None:
    assert puts_first(reply, "Duloxetine") is expected


@pytest.mark.parametrize("reply", ["Can that wait?", "then no, not with my stomach", "Not before the holidays."])
def test_puts_off(reply: str) -> None:
    assert declines(reply)
    assert not declines("Then I'll have it.")


def test_another_offer_behind() -> None:
    assert offers_another("ordered. Five, the bursa, I could inject that today.", 0)
    assert not offers_another(". We could try that for a month.", 0)


def test_a_dose_that_is_asked_for_is_more_or_less() -> None:
    turn = read_turn("And simvastatin to forty? I'd like the cholesterol lower.", lexicon())
    assert turn.offers
    assert turn.mentions[0].flags & ACTIONS == RAISE | LOWER
    assert not read_turn("Is simvastatin good for cholesterol?", lexicon()).mentions[0].flags & ACTIONS


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("I might add azithromycin. But your QTc is four ninety, so no.", False),
        ("I could put you on metformin, but with your kidneys, I won't.", False),
        ("I might add metformin. I won't know until your labs are back.", True),
        ("I might add metformin. The lisinopril is off the table.", True),
    ],
)
def test_who_thinks_aloud_of_a_drug_and_dismisses_it_does_not_give_it(said: str, given: bool) -> None:
    first = next(m for m in read_turn(said, lexicon()).mentions if m.term.category == "medication")
    assert bool(first.flags & DECLINED) is not given
