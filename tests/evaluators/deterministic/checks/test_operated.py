"""Operations that are told by what was operated on."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(
    ("reply", "note", "loud"),
    [
        ("Just my appendix.", "PSH: Cholecystectomy.", True),
        ("Just my appendix.", "PSH: Appendectomy.", False),
        ("They took my tonsils.", "PSH: None.", True),
        ("My knee hurts.", "PSH: None.", False),
    ],
)
def test_an_operation_told_by_its_place(reply: str, note: str, loud: bool) -> None:
    turns = [Turn("Any surgeries?", "clinician"), Turn(reply, "patient")]
    found = [f for f in TIER.evaluate(turns, note, {}).findings if f.evaluator == "grounding"]
    assert any(f.severity in ("critical", "major") and f.support != "questionable" for f in found) is loud
