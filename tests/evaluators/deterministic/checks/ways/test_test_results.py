"""Findings of tests that were told to be normal, and normal tests that were told to have found something."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


def _contradicts(note: str, *said: str) -> bool:
    turns = [Turn(text, "clinician") for text in said]
    return any(finding.support == "contradicted" for finding in TIER.evaluate(turns, note, {}).findings)


@pytest.mark.parametrize("said", ["Your CT head was normal.", "The CT head came back clear.", "CT head looks fine."])
@pytest.mark.parametrize("note", ["CT head showed a subdural hematoma.", "CT head: subdural hematoma."])
def test_a_test_that_is_normal_found_nothing(note: str, said: str) -> None:
    assert _contradicts(note, said)


@pytest.mark.parametrize("note", ["Ultrasound normal.", "Ultrasound: Normal.", "Ultrasound was unremarkable."])
def test_a_test_that_found_something_is_not_normal(note: str) -> None:
    assert _contradicts(note, "The ultrasound showed gallstones.")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("Ultrasound normal.", "If the ultrasound shows gallstones we'll refer you."),
        ("X-ray hip: normal.", "The X-ray of the hip was normal. The one of the back shows some arthritis."),
        ("X-ray knee: mild osteoarthritis.", "X-ray shows a little arthritis in the knee, otherwise normal."),
        ("EKG: normal sinus rhythm.", "Your EKG is normal."),
    ],
)
def test_what_may_be_so_is_no_contradiction(note: str, said: str) -> None:
    assert not _contradicts(note, said)
