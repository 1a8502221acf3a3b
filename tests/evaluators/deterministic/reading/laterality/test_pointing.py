"""Sides that are pointed at are those that were named last, in the same utterance or before."""

from __future__ import annotations

import sys

import pytest

from evaluators import COMPILED
from evaluators.deterministic.reading.laterality.sided import OPPOSITE, SAME
from evaluators.deterministic.reading.turns import read_turn
from evaluators.vocabulary.lexicon import lexicon
from tests.evaluators.deterministic.told import record_of


def sides(*utterances: str) -> list[str]:
    """The sides of the last utterance, as the record has them."""
    record = record_of(*utterances)
    return [item.side for item in record.talk.sided(len(utterances) - 1)]


def kinds(text: str) -> list[str]:
    return [item.side for item in read_turn(text, lexicon()).pointing]


def test_what_is_pointed_at_is_left_open_where_no_side_was_named() -> None:
    assert kinds("it rings on that side") == [SAME]
    assert kinds("the other one is fine") == [OPPOSITE]
    assert kinds("that knee gives way") == [SAME]
    assert kinds("put it on the side table") == []


def test_it_is_the_side_that_was_named_last() -> None:
    assert sides("my left ear aches", "and it rings on that side") == ["left"]
    assert sides("my left ear aches", "the other one is fine") == ["right"]
    assert sides("nothing hurts", "and it rings on that side") == []


def test_a_side_that_is_well_is_not_what_is_pointed_at() -> None:
    assert sides("dull at the right base. the left lung is clear.", "crackles on the same side") == ["right"]


def test_the_other_one_is_neither_where_both_were_named() -> None:
    assert sides("the left knee clicks, the right knee grinds", "the other one is fine") == []


def test_that_toe_is_of_no_knee() -> None:
    assert sides("my left knee is bad", "that toe was red again") == []
    assert sides("my left foot is bad", "that toe was red again") == ["left"]


def test_a_side_named_right_behind_is_no_other() -> None:
    assert sides("the right is strong", "weak on that side, the left") == ["left"]


@pytest.mark.skipif(COMPILED, reason="compiled code makes no calls that could be counted")
def test_reading_what_is_pointed_at_is_linear() -> None:
    def cost(times: int) -> int:
        text, count = "that side or the other one " * times, 0

        def tick(_frame: object, _event: str, _argument: object) -> None:
            nonlocal count
            count += 1

        sys.setprofile(tick)
        try:
            read_turn(text, lexicon())
        finally:
            sys.setprofile(None)
        return count

    cost(10)
    assert cost(400) < 2.3 * cost(200)
