"""When and why a drug was stopped, the note against the talk."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

_METFORMIN = (
    "[doctor] Are you still on the metformin?\n[patient] No, I stopped that in March because it gave me diarrhea."
)


@pytest.mark.parametrize(
    ("note", "kind"),
    [
        ("HPI: Metformin discontinued in June.", "number"),
        ("HPI: Metformin discontinued due to constipation.", "causality"),
    ],
)
def test_another_time_or_reason_is_an_alarm(note: str, kind: str) -> None:
    assert kind in [finding.kind for finding in contradicted(_METFORMIN, note)]  # a figure speaks against June, too


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (_METFORMIN, "HPI: Metformin discontinued in March due to diarrhea."),
        (_METFORMIN, "HPI: Metformin stopped due to side effects."),
        ("[patient] I came off the statin, it gave me leg cramps.", "HPI: Statin stopped due to muscle pain."),
        ("[patient] I stopped the statin in May. I saw the nurse in June.", "HPI: Stopped statin, seen in June."),
    ],
)
def test_the_same_or_another_thing_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


@pytest.mark.parametrize(
    ("reply", "note", "alarms"),
    [
        ("Diarrhea.", "HPI: Stopped metformin due to cost.", True),
        ("Diarrhea.", "HPI: Stopped metformin due to diarrhea.", False),
        ("Too expensive.", "HPI: Stopped metformin due to side effects.", True),
        ("Too expensive.", "HPI: Stopped metformin due to cost.", False),
    ],
)
def test_the_reply_to_why_tells_the_reason(reply: str, note: str, alarms: bool) -> None:
    talk = f"[doctor] Why did you stop the metformin?\n[patient] {reply}"
    assert bool(contradicted(talk, note)) is alarms
