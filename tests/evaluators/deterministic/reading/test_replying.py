"""How a reply goes on with what was asked."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replying import (
    COUNTS,
    NEVER_DID,
    ONLY_ONE,
    is_back,
    takes_something_for_it,
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
