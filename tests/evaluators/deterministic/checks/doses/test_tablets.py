"""So many of a strength: what an utterance says is not read again for each of the figures it holds."""

from __future__ import annotations

import pytest

from engine.transcript import Turn
from evaluators import COMPILED
from evaluators.deterministic.checks.doses import tablets
from evaluators.deterministic.quantities import Quantity, read_quantities
from evaluators.deterministic.tier import Tier


@pytest.mark.skipif(COMPILED, reason="compiled functions call each other unseen")
@pytest.mark.parametrize("said", ["how many 5 ", "two of the 20 mg "])
def test_utterances_are_read_as_often_for_many_figures_as_for_few(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str) -> list[Quantity]:
        read.append(text)
        return read_quantities(text)

    def reads(figures: int) -> int:
        read.clear()
        Tier().evaluate([Turn("I take aspirin. " + said * figures, "unknown")], "Takes aspirin 20 mg.", {})
        return len(read)

    monkeypatch.setattr(tablets, "read_quantities", reading)
    assert reads(40) == reads(4) > 0
