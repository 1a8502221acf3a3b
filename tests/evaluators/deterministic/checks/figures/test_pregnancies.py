"""Which pregnancy it is, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_THIRD = "[doctor] Is this your first pregnancy?\n[patient] No, it's my third."


@pytest.mark.parametrize("note", ["HPI: First pregnancy.", "HPI: Primigravida.", "HPI: G2P1.", "HPI: Gravida 4."])
def test_another_one_is_an_alarm(note: str) -> None:
    assert [finding.kind for finding in contradicted(_THIRD, note)] == ["number"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_THIRD, "HPI: Third pregnancy."),
        (_THIRD, "HPI: G3P2."),
        ("[doctor] Is this your first pregnancy?\n[patient] Yes.", "HPI: Primigravida."),
        ("[patient] I'm in my third trimester of this pregnancy.", "HPI: Second pregnancy."),
    ],
)
def test_the_same_and_what_is_no_pregnancy_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
