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


@pytest.mark.parametrize(
    "note",
    [
        "Assessment: Fracture confirmed on X-ray.",
        "Assessment: Fracture on X-ray.",
        "Results: X-ray reported as normal.",
    ],
)
def test_what_a_test_has_shown_may_stand_before_it(note: str) -> None:
    assert _awaited(note, "You may have cracked it, so let's get an X-ray before you go.")


def test_what_there_may_be_to_tell_is_no_result() -> None:
    assert _awaited("Troponin normal.", "We'll do a troponin. If it's normal you can go home.")
    assert not _awaited("Assessment: Fracture on X-ray.", "I'd like an X-ray.", "There's a break on the X-ray.")
    assert not _awaited("Plan: LFTs, low-fat diet.", "We'll get liver tests. Low fat in the meantime.")
