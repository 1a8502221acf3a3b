"""How a reply goes on with what was asked."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.replying import (
    COUNTS,
    NEVER_DID,
    ONLY_ONE,
    is_back,
    takes_something_for_it,
    tells_how_bad,
    tells_of_coping,
    was_formerly,
)


@pytest.mark.parametrize(
    ("reply", "takes"),
    [
        ("I take an inhaler for it.", True),
        ("Well, I was on Xarelto for one.", True),
        ("I've been waiting for it.", False),
        ("My wife takes something for it.", False),
    ],
)
def test_what_one_takes_for_what_was_asked_for(reply: str, takes: bool) -> None:
    assert takes_something_for_it(reply) is takes


def test_replies_that_count() -> None:
    assert COUNTS.opens("Once, after I hit my head.")
    assert not COUNTS.opens("I hit my head once.")


def test_who_is_the_only_one() -> None:
    assert ONLY_ONE.is_all("Just me.")
    assert not ONLY_ONE.is_all("Just me and my mom.")


def test_who_has_not_given_up_yet() -> None:
    assert is_back("Trying to quit.")
    assert not is_back("I quit.")


def test_who_never_did() -> None:
    assert NEVER_DID.opens("Never touched them.")
    assert not NEVER_DID.opens("Never touched one since.")


def test_what_was_years_ago() -> None:
    assert was_formerly("About twenty years ago.")
    assert not was_formerly("Twenty a day.")


@pytest.mark.parametrize(
    "text", ["Oh, they're terrible.", "They're killing me.", "It's about the same.", "It's not bad."]
)
def test_how_bad_a_thing_is_is_told(text: str) -> None:
    assert tells_how_bad(text)


@pytest.mark.parametrize("text", ["It's gone.", "They're fine.", "She's terrible at it.", "I feel bad about that."])
def test_what_is_over_or_fine_is_not(text: str) -> None:
    assert not tells_how_bad(text)


@pytest.mark.parametrize(
    ("question", "reply", "told"),
    [
        ("Could you climb two flights?", "No trouble.", YES),
        ("Can I take ibuprofen?", "No problem, with food.", YES),
        ("Can you dress yourself?", "I manage.", YES),
        ("Can you get up the stairs?", "I can't.", NO),
        ("Do you need help getting dressed?", "I do it all myself.", NO),
        ("Any trouble with the stairs?", "I can't any more, no.", YES),
        ("Any trouble with the stairs?", "I struggle.", YES),
        ("Any chest pain?", "No problems.", 0),
        ("Any chest pain?", "Slowly.", 0),
        ("Could you climb two flights?", "No, I couldn't.", NO),
        ("Can you breathe all right?", "I can't lie flat.", 0),
    ],
)
def test_who_copes_says_yes_to_who_asks_whether_one_can(question: str, reply: str, told: int) -> None:
    assert tells_of_coping(question, reply) == told
