"""The order of a drug's steps, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_DOWN = "[doctor] Prednisone forty for five days, then twenty for five days, then ten."


def test_the_other_way_round_is_an_alarm() -> None:
    found = contradicted(_DOWN, "Plan: Prednisone 10 mg, then 20 mg for 5 days, then 40 mg for 5 days.")
    assert "the other way round" in found[0].message


@pytest.mark.parametrize(
    "note",
    [
        "Plan: Prednisone 40 mg x 5 days, then 20 mg x 5 days, then 10 mg.",
        "Plan: Prednisone 10 mg after 20 mg and 40 mg.",
    ],
)
def test_the_same_order_is_none(note: str) -> None:
    assert not any("the other way round" in finding.message for finding in contradicted(_DOWN, note))
