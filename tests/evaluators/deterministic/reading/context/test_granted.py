"""What a denial or a question takes for granted."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.granted import MAYBE, SURELY, granted, is_definite


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


def test_a_definite_thing() -> None:
    assert is_definite(" bad is the ")
    assert not is_definite(" often do you get ")
