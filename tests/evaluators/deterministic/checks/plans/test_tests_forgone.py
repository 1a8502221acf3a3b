"""Tests that a visit does without by their sort, and that a plan orders."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_NONE = "[doctor] This is a strain. No need for an MRI or any x-rays, and we don't need blood work."


@pytest.mark.parametrize("note", ["Plan: X-ray of the knee.", "Plan: MRI lumbar spine.", "Plan: CBC."])
def test_an_order_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_NONE, note)] == ["negation"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_NONE, "Plan: No MRI or x-ray needed."),
        (_NONE, "Plan: X-ray if no better in six weeks."),
        ("[doctor] No scan needed, but let's get an x-ray.", "Plan: X-ray of the knee."),
        ("[doctor] No x-rays since the fall? Let's do one.", "Plan: X-ray of the hip."),
    ],
)
def test_one_for_a_case_or_of_another_sort_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
