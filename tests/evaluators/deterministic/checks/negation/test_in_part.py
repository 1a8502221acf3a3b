"""A denial, or what it is of, may be no more than a part."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any ankle pain?\n[patient] No.", "HPI: Ankle pain."),
        ("[patient] I have a cough.", "HPI: No cough."),
        ("[patient] I have a cough at night.", "HPI: No nocturnal cough."),
        ("[patient] I smoke ten a day.", "SH: Non-smoker."),
    ],
)
def test_a_denial_of_the_whole_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I have a cough.", "HPI: No nocturnal cough."),
        ("[patient] I tried a cigarette once in school.", "SH: Non-smoker."),
    ],
)
def test_a_denial_of_a_part_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
