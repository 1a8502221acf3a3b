"""Who denies a complaint and goes on with when it is so denies it only in part."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] It doesn't itch at night now, it does when I'm hot.", "HPI: Itching when hot."),
        (
            "[doctor] Any chest pain?\n[patient] No. Well, I do get it if I run for the bus.",
            "HPI: Chest pain on running.",
        ),
        ("[patient] It doesn't swell in the day but it does by the evening.", "HPI: Evening swelling."),
    ],
)
def test_what_is_so_at_times_is_no_contradiction(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any nausea?\n[patient] No. My husband does when he takes his.", "HPI: Nausea."),
        ("[doctor] Does it hurt?\n[patient] No. I do worry about it though.", "HPI: It hurts."),
    ],
)
def test_what_is_somebody_elses_or_another_thing_is_one(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1
