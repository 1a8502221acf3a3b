"""How much is smoked, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_HALF = "[doctor] Do you smoke?\n[patient] Half a pack a day. It used to be two packs."


@pytest.mark.parametrize("note", ["SH: Smokes 2 packs a day.", "SH: Smokes a pack a day.", "SH: Smokes 1.5 ppd."])
def test_another_amount_or_that_of_former_days_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_HALF, note)] == ["number"]


@pytest.mark.parametrize(
    "note", ["SH: Smokes 0.5 ppd.", "SH: Smokes 10 cigarettes a day.", "SH: Smokes half a pack a day, down from 2 ppd."]
)
def test_the_same_in_other_words_is_none(note: str) -> None:
    assert contradicted(_HALF, note) == []
