"""Doses that are told by another one, halved or doubled."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

HALVED = "[doctor] You're on forty of atorvastatin. Let's cut it in half.\n[patient] Okay."
DOUBLED = "[doctor] Still on sertraline fifty?\n[patient] Yes.\n[doctor] Let's double that, so a hundred."
TAKES_HALF = "[doctor] And the losartan, fifty?\n[patient] I only take half."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (HALVED, "Plan: Continue atorvastatin 40 mg daily."),
        (HALVED, "Plan: Decrease atorvastatin to 10 mg."),
        (DOUBLED, "Plan: Sertraline 200 mg daily."),
        (DOUBLED, "Plan: Continue sertraline 50 mg daily."),
        (TAKES_HALF, "HPI: Takes losartan 100 mg."),
    ],
)
def test_another_multiple_is_an_alarm(talk: str, note: str) -> None:
    assert "dose" in {finding.kind for finding in contradicted(talk, note)}


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (HALVED, "Plan: Decrease atorvastatin to 20 mg."),
        (HALVED, "Assessment: Myalgia on atorvastatin 40 mg."),
        (HALVED, "Meds: Atorvastatin 40 mg daily."),
        (HALVED, "Plan: Atorvastatin 40 mg, will halve."),
        (DOUBLED, "Plan: Increase sertraline to 100 mg daily."),
        (TAKES_HALF, "HPI: Takes losartan 25 mg."),
    ],
)
def test_the_multiple_that_was_told_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
