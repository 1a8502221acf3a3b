"""How a reply goes on with what was asked."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.replying import COUNTS, ONLY_ONE, takes_something_for_it


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
