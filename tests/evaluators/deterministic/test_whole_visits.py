"""Whole visits full of figures, each with a note that is right: what the tier may still hold against it.

The notes say nothing that the visits do not; every alarm on them is false, and listed as known or a failure.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from engine.finding import Finding
from engine.transcript import turns_of_text
from evaluators.registry import default_tier

VISITS = sorted((Path(__file__).resolve().parents[2] / "data" / "visits").glob("figures-*.json"))
KNOWN = {
    "figures-foot-ulcer": {"medication": 1, "fabrication": 1},
    "figures-heart-failure": {"medication": 1, "fabrication": 1},
}
"""By visit, the false alarms that are known, by kind."""
HELD = ("number", "dose", "medication", "fabrication")


def _is_alarm(finding: Finding) -> bool:
    loud = finding.severity in ("critical", "major")
    return finding.support == "contradicted" or (finding.support == "unmentioned" and loud)


@pytest.mark.parametrize("path", VISITS, ids=lambda path: path.stem)
def test_right_note_raises_no_more_than_known_alarms(path: Path) -> None:
    visit = json.loads(path.read_text("utf-8"))
    result = default_tier().evaluate(tuple(turns_of_text(visit["transcript"])), visit["note"], {})
    alarms = Counter(str(f.kind) for f in result.findings if f.kind in HELD and _is_alarm(f))
    assert alarms <= Counter(KNOWN.get(path.stem, {})), alarms


def test_visits_are_there() -> None:
    assert len(VISITS) == 8
