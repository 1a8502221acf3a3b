"""Mentions of a text by their place."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.mention import Mention, mention_at, mentions_between
from evaluators.vocabulary import Match, lexicon


@given(st.lists(st.integers(0, 40)), st.integers(-5, 45), st.integers(-5, 45))
def test_those_that_begin_between_two_places(starts: list[int], first: int, last: int) -> None:
    term = lexicon().terms("asthma")[0]
    mentions = tuple(Mention(Match(start, start + 3, term), 0) for start in sorted(starts))
    found = mentions_between(mentions, first, last)
    assert [mention.start for mention in found] == [start for start in sorted(starts) if first <= start < last]
    assert (at := mention_at(mentions, first)) is None or at.start == first
    assert (at is None) == (first not in starts)
