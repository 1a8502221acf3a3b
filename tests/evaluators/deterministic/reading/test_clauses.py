"""The words between a cue and a term."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.clauses import (
    MAYBE,
    SURELY,
    granted,
    is_clause_of_its_own,
    is_definite,
    is_opinion,
    tells,
)


@pytest.mark.parametrize(
    ("gap", "cue", "own"),
    [
        (", gave ", "no", True), (" just ", "", True), (" just ", "don't", False), (" and my ", "no", True),
        (", i finally ", "no", True), (" i finally ", "no", True),
        (", ", "no", False), (" or ", "no", False), (" and ", "denies", False), (" he has ", "denies", False),
        (" any recent ", "no", False), (", she also has ", "", True), (" drink, and i ", "don't", True),
        (" extend it all the way, and it just ", "can't", True), (", or the ", "no", False),
    ],
)  # fmt: skip
def test_a_clause_of_its_own(gap: str, cue: str, own: bool) -> None:
    assert is_clause_of_its_own(gap, cue) is own


@pytest.mark.parametrize(
    ("gap", "drug", "asked", "expected"),
    [
        (" anything for my ", False, False, SURELY), (" associated with the ", False, False, SURELY),
        (" treated for ", False, False, MAYBE), (" sure i had a ", False, False, MAYBE),
        (" problems with the ", False, False, 0), (" any ", False, False, 0), (" pain in ", False, False, 0),
        (" improvement with ", True, False, SURELY), (" problems with ", True, False, SURELY),
        (" allergic to ", True, False, 0), (" change in your ", False, False, SURELY),
        (" change in your ", False, True, 0), (" side effects from the ", True, True, SURELY),
        (" anyone in your family have ", False, True, 0),
    ],
)  # fmt: skip
def test_what_is_taken_for_granted(gap: str, drug: bool, asked: bool, expected: int) -> None:
    assert granted(gap, drug=drug, asked=asked) == expected


def test_a_term_may_be_a_predicate() -> None:
    assert is_clause_of_its_own(", ", "no", "vomited")
    assert not is_clause_of_its_own(", ", "no", "vomiting")


def test_small_words() -> None:
    assert is_definite(" bad is the ")
    assert not is_definite(" often do you get ")
    assert is_opinion(" think ")
    assert not is_opinion(" have a ")
    assert tells(" has reported a ")
    assert not tells(" has a ")
