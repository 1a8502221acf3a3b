"""Cases written without knowledge of the rules: that they are read, and what counts as judged so."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.cases import SETS, Case, cases, is_right
from evaluators.registry import default_tier


def case(statement: str, expected: str) -> Case:
    return Case(
        "context", "test", "D: Any fever? // P: No. // D: How was the wedding? // P: Lovely.", statement, expected
    )


@pytest.mark.parametrize(
    ("statement", "expected", "right"),
    [
        ("Denies fever.", "supported", True),
        ("Reports fever.", "supported", False),
        ("Reports fever.", "contradicted negation", True),
        ("Reports fever.", "wrong number|negation", True),
        ("Reports fever.", "contradicted dose", False),
        ("Reports fever.", "wrong", True),
        ("Denies fever.", "wrong", False),
        ("Denies fever.", "contradicted negation", False),
        ("Denies fever.", "nofact wedding", True),
        ("Denies fever.", "nofact fever", False),
    ],
)
def test_what_counts_as_judged_so(statement: str, expected: str, right: bool) -> None:
    one = case(statement, expected)
    assert is_right(one, default_tier().evaluate(one.turns, one.statement, {})) is right


def test_no_other_verdict_is_known() -> None:
    one = case("Denies fever.", "fine")
    with pytest.raises(ValueError, match="'fine' is no verdict"):
        is_right(one, default_tier().evaluate(one.turns, one.statement, {}))


@pytest.mark.parametrize("name", SETS)
def test_half_of_the_notes_are_right(name: str) -> None:
    known = list(cases(name))
    assert len({(one.transcript, one.statement) for one in known}) == len(known) > 400
    right = Counter(one.expected.startswith(("supported", "nofact")) for one in known)
    assert 0.4 < right[True] / len(known) < 0.6
    assert all(one.turns for one in known)
