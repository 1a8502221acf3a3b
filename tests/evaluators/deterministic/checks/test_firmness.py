"""How firmly a thing is noted, or was said, decides whether the one contradicts the other."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any asthma?\n[patient] No.", "Assessment: Known asthma."),
        ("[doctor] Do you drink?\n[patient] Never.", "SH: Occasional alcohol."),
        ("[doctor] It could be gout.", "Assessment: Gout confirmed."),
    ],
)
def test_what_is_firm_is_an_alarm(talk: str, note: str) -> None:
    assert len(contradicted(talk, note)) == 1


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[doctor] Any asthma?\n[patient] No.", "Assessment: Asthma."),
        ("[doctor] Do you drink?\n[patient] Not really.", "SH: Occasional alcohol."),
        ("[doctor] It's gout.", "Assessment: Gout confirmed."),
    ],
)
def test_what_is_not_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
