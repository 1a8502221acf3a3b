"""Whether a drug is told to be taken still."""

from __future__ import annotations

import pytest

from evaluators.deterministic.reading.doing.still import is_still_taken


@pytest.mark.parametrize(
    ("text", "still"),
    [
        ("I'm still on the ibuprofen.", True),
        ("Are you still taking that ibuprofen?", True),
        ("I'm still in pain with ibuprofen.", False),
        ("I'm still on it. Not the ibuprofen.", False),
        ("Keep taking the ibuprofen.", False),
    ],
)
def test_a_drug_that_is_taken_still(text: str, still: bool) -> None:
    assert is_still_taken(text, text.index("ibuprofen")) is still
