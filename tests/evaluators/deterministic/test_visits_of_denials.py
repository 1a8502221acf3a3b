"""Whole visits full of denials, qualified ones and those of others, each with a correct note: only known alarms."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from bench.meta.detection import is_alarm
from engine.turns import turns_of_text
from evaluators.registry import default_tier

VISITS = sorted((Path(__file__).resolve().parents[2] / "data" / "visits").glob("denials-*.json"))
KNOWN = {
    "denials-cardiology": {"dose": 1},
    "denials-dermatology": {"negation": 1},
    "denials-gastroenterology": {"negation": 1, "number": 1, "temporality": 1},
    "denials-neurology": {"negation": 2},
    "denials-orthopaedics": {"laterality": 2},
}
"""By visit, the false alarms that are known, by kind."""


def test_visits_are_there() -> None:
    assert len(VISITS) == 7


@pytest.mark.parametrize("path", VISITS, ids=lambda path: path.stem)
def test_correct_note_raises_no_more_than_the_known_alarms(path: Path) -> None:
    visit = json.loads(path.read_text("utf-8"))
    findings = default_tier().evaluate(tuple(turns_of_text(visit["transcript"])), visit["note"], {}).findings
    alarms = Counter(str(finding.kind) for finding in findings if is_alarm(finding))
    assert alarms <= Counter(KNOWN.get(path.stem, {})), alarms
