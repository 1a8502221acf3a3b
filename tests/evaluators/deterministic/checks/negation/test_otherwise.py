"""What is there instead of what is denied leaves that standing."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any chest pain?\n[patient] No.", "HPI: Chest pain."),
        ("[patient] I have no chest pain.", "HPI: Chest pain."),
    ],
)
def test_what_is_denied_outright_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any chest pain?\n[patient] No, just tight.", "HPI: Chest tightness."),
        ("[patient] It's not pain, it's like somebody sitting on me.", "HPI: Chest pain."),
        ("[patient] It's not really chest pain, more like a weight.", "HPI: Chest pain."),
    ],
)
def test_what_is_there_instead_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
