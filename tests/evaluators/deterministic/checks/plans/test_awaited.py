"""Results of tests that are not in yet."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def _awaited(note: str, *said: str) -> bool:
    turns = [Turn(text, "clinician") for text in said]
    return any("none yet" in finding.message for finding in TIER.evaluate(turns, note, {}).findings)


@pytest.mark.parametrize(
    "result", ["Biopsy benign.", "Biopsy was negative.", "Biopsy results reviewed.", "Biopsy showed cancer."]
)
def test_a_result_of_what_is_awaited_is_wrong(result: str) -> None:
    assert _awaited(result, "We're still waiting on the biopsy.")


@pytest.mark.parametrize(
    "note",
    [
        "Biopsy pending.",
        "Awaiting biopsy.",
        "If biopsy benign, discharge.",
        "Repeat biopsy if benign.",
        "Biopsy last year normal.",
    ],
)
def test_what_has_no_result_or_an_older_one_is_not(note: str) -> None:
    assert not _awaited(note, "We're still waiting on the biopsy.")


def test_what_is_spoken_of_otherwise_may_be_in() -> None:
    assert not _awaited(
        "Biopsy benign.", "We're still waiting on the biopsy.", "The biopsy was fine, it's just come up."
    )
    assert not _awaited("Biopsy benign.", "We waited a long time. I have your biopsy here.")
