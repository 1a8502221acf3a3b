"""Denials of how much, of which sort or with what."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.context.degree import of_degree
from evaluators.deterministic.reading.context.granted import MAYBE, SURELY


@pytest.mark.parametrize(
    ("denial", "gap", "following", "expected"),
    [
        ("never", " had a ", " like this.", SURELY), ("not", " ", " as much", SURELY),
        ("never", " been this ", "", SURELY),
        ("can't", " work with this back ", "", SURELY), ("isn't", " the ", " that bothers me", SURELY),
        ("never", " had ", " like that", MAYBE),
        ("no", " ", " like this", 0), ("", ", ", " as bad", 0), ("can't", " stand ", "", 0),
        ("not", " a ", " that I know", 0),
    ],
)  # fmt: skip
def test_denials_of_degree(denial: str, gap: str, following: str, expected: int) -> None:
    assert of_degree(denial, gap, following) == expected
