"""Lapses that a note reckons from what was said by the calendar."""

from __future__ import annotations

import pytest

from engine.finding import Finding
from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier

SINCE = "[patient] I've had this cough since Thursday.\n[doctor] And it's Tuesday now."
COUNTED = "[patient] I've had this cough since Thursday. Five days."
EARLY = "[patient] I've had three. The last one was born three weeks early."


def _numbers(talk: str, note: str) -> list[Finding]:
    """Alarms about figures."""
    findings = Tier().evaluate(turns_of_text(talk), note, {}).findings
    return [finding for finding in findings if finding.kind == "number" and finding.severity != "minor"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (SINCE, "HPI: Cough for 5 days."),
        ("[patient] I've had this cough since Easter.", "HPI: 10-week history of cough."),
        (COUNTED, "HPI: Cough for 5 days."),
        (EARLY, "PMH: last child born at 37 weeks."),
    ],
)
def test_what_may_be_reckoned_is_no_alarm(talk: str, note: str) -> None:
    assert _numbers(talk, note) == []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (SINCE, "HPI: Cough for 40 days."),
        ("[patient] I've had this cough for a bit.", "HPI: Cough for 5 days."),
        (COUNTED, "HPI: Cough for 8 days."),
        (EARLY, "PMH: last child born at 34 weeks."),
    ],
)
def test_another_lapse_is(talk: str, note: str) -> None:
    assert len(_numbers(talk, note)) == 1
