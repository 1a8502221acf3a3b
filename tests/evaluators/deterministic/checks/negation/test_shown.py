"""What a clinician tells as found, with no word of an examination near it."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

CLEAR = "Exam: Chest clear bilaterally."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] There's a bit of a wheeze on both sides.", CLEAR),
        ("[doctor] They found a couple of polyps and took them out.", "Results: No polyps."),
        ("[doctor] You've got a fever, it's 101.", "Exam: No fever."),
    ],
)
def test_what_is_shown_speaks_against_an_examination_without_it(talk: str, note: str) -> None:
    assert contradicted(talk, note) != []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] There's a bit of a wheeze at night.", CLEAR),
        ("[doctor] Is there a wheeze at night?", CLEAR),
        ("[doctor] So you've got a fever at night.", "Exam: No fever."),
        ("[doctor] Tell me if there's any wheeze.", CLEAR),
    ],
)
def test_what_one_is_told_or_asks_for_does_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
