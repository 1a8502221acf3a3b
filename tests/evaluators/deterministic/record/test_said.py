"""What was said of a concept, by state; what an utterance says is compared in portions, with turns for others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    CORRECTION,
    FAMILY,
    HYPOTHETICAL,
    NEGATED,
    UNCERTAIN,
)
from evaluators.deterministic.record import said
from evaluators.deterministic.record.said import Entry, Said
from evaluators.vocabulary import Term

MANY = 60_000
ONE_PER = 1_000


@pytest.fixture
def turns(monkeypatch: pytest.MonkeyPatch) -> list[None]:
    found: list[None] = []
    monkeypatch.setattr(said, "give_way", lambda: found.append(None))
    return found


@pytest.mark.parametrize("last", ["same", "other"])
def test_many_are_compared_with_turns_in_between(last: str, turns: list[None]) -> None:
    before, after = (*map(str, range(MANY)), "same"), (*map(str, range(MANY)), last)
    assert said.alike(before, after) == (last == "same")
    assert len(turns) > MANY // ONE_PER


def test_few_are_compared_at_once(turns: list[None]) -> None:
    assert said.alike((1, 2), (1, 2))
    assert not said.alike((1, 2), (1, 2, 3))
    assert not turns


TERM = Term("cough", "sx:cough", "symptom", "cough", (), "minor", False, {})
FLAGS = (0, NEGATED, ASKED, ASKED | ANSWERED, UNCERTAIN, FAMILY, FAMILY | NEGATED, HYPOTHETICAL, CORRECTION)


@given(st.data())
def test_an_entry_is_what_it_would_be_if_what_was_taken_out_had_never_been_said(data: st.DataObject) -> None:
    """However much was said, and whatever was taken out again, in any order."""
    all_said = [
        Said(key, 0, 5, flags, "", None)
        for key, flags in enumerate(data.draw(st.lists(st.sampled_from(FLAGS), min_size=1, max_size=12)))
    ]
    entry = Entry(TERM)
    for item in data.draw(st.permutations(all_said)):
        entry.add(item)
    gone = data.draw(st.lists(st.sampled_from(all_said), unique=True))
    for item in gone:
        entry.discard(item)
    kept = [item for item in all_said if item not in gone]
    fresh = Entry(TERM)
    for item in kept:
        fresh.add(item)
    assert bool(entry) == bool(kept)
    assert entry.signature() == fresh.signature()
    assert entry.keys() == [item.key for item in kept]
    assert entry.total() == fresh.total()
    assert [entry.mentions(state) for state in range(8)] == [fresh.mentions(state) for state in range(8)]
