"""How long something has been, in figures, of what was told by the calendar."""

from __future__ import annotations

import pytest

from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier


def alarms(talk: str, note: str) -> list[str]:
    findings = Tier().evaluate(turns_of_text(talk), note, {}).findings
    return [f.kind for f in findings if f.evaluator == "grounding" and f.severity in ("critical", "major")]


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("[patient] The cough came on last Monday.", "HPI: Cough for 10 days."),
        ("[doctor] When did the rash start?\n[patient] The weekend before last.", "HPI: Rash for 2 weeks."),
    ],
)
def test_a_figure_may_be_the_time_that_was_told(said: str, note: str) -> None:
    assert alarms(said, note) == []


@pytest.mark.parametrize(
    ("said", "note"),
    [
        ("[patient] The cough came on last Monday.", "HPI: Cough for 3 weeks."),
        ("[patient] I have a cough.\n[doctor] I'll see you Monday.", "HPI: Cough for 10 days."),
        ("[patient] I have a cough. We got back from Spain last Monday.", "HPI: Cough for 10 days."),
        ("[patient] The cough started on Sunday, so five days.", "HPI: Cough for 4 days."),
    ],
)
def test_of_another_thing_or_time_it_is_an_invention(said: str, note: str) -> None:
    assert alarms(said, note) == ["number"]
