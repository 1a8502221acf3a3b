"""Where a clause of its own begins between a denial and a term."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.clauses import is_clause_of_its_own, is_opinion


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


def test_a_term_may_be_a_predicate() -> None:
    assert is_clause_of_its_own(", ", "no", "vomited")
    assert not is_clause_of_its_own(", ", "no", "vomiting")


def test_an_opinion() -> None:
    assert is_opinion(" think ")
    assert not is_opinion(" have a ")
