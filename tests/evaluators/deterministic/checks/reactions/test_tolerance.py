"""Harm that a drug is noted not to do."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_ASKED = "[doctor] Any side effects?\n[patient] I get headaches."


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_ASKED, "HPI: No side effects."),
        ("[doctor] And the gabapentin?\n[patient] It makes me really drowsy.", "HPI: Gabapentin well tolerated."),
        ("[patient] The amlodipine makes my ankles swell.", "HPI: Tolerating amlodipine well."),
    ],
)
def test_harm_that_was_told_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["negation"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_ASKED, "HPI: No other side effects."),
        (_ASKED, "HPI: No side effects except headache."),
        ("[doctor] Any side effects?\n[patient] No. I've had a cold.", "HPI: No side effects."),
        ("[doctor] Any side effects?\n[patient] Some nausea at first, that's gone.", "HPI: No side effects."),
        ("[patient] Lisinopril's fine. The amlodipine makes my ankles swell.", "HPI: Tolerating lisinopril well."),
    ],
)
def test_harm_that_is_left_or_over_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
