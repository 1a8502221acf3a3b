"""How values have moved, the note against the two values of the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_FELL = "[doctor] Your A1c is seven point two, down from eight point one. The hemoglobin is ten, it was twelve."


@pytest.mark.parametrize("note", ["Labs: A1c worsened.", "Labs: A1c stable.", "Labs: Hemoglobin rising."])
def test_another_way_is_an_alarm(note: str) -> None:
    assert contradicted(_FELL, note)


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_FELL, "Labs: A1c improved."),
        (_FELL, "Labs: Hemoglobin has dropped."),
        (_FELL, "Labs: Hemoglobin worse."),  # better or worse is said of what is better when it falls alone
        ("[doctor] The creatinine's one point four, it was one point three.", "Labs: Creatinine stable."),
        ("[doctor] LDL is one sixty two.", "Labs: LDL stable."),
    ],
)
def test_the_same_way_or_a_little_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
