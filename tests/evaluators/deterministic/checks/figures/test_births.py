"""Weeks of a pregnancy that a note reckons."""

from __future__ import annotations

from engine.turns import turns_of_text
from evaluators.deterministic.tier import Tier

EARLY = turns_of_text("[patient] I've had three. The last one was born three weeks early.")


def _alarms(note: str) -> list[str]:
    findings = Tier().evaluate(EARLY, note, {}).findings
    return [finding.kind for finding in findings if finding.kind == "number" and finding.severity != "minor"]


def test_so_many_weeks_early_may_be_reckoned() -> None:
    assert _alarms("PMH: last child born at 37 weeks.") == []


def test_other_weeks_are_an_alarm() -> None:
    assert _alarms("PMH: last child born at 34 weeks.") == ["number"]
