"""Whole visits full of figures, each with a note that is right: what the tier may still hold against it.

The notes say nothing that the visits do not; every alarm on them is false, and listed as known or a failure.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from engine.finding import Finding
from engine.turns import turns_of_text
from evaluators.registry import default_tier

VISITS = sorted((Path(__file__).resolve().parents[2] / "data" / "visits").glob("figures-*.json"))
KNOWN = {
    "figures-foot-ulcer": {"medication": 1, "fabrication": 1},
    "figures-heart-failure": {"medication": 1, "fabrication": 1},
}
"""By visit, the false alarms that are known, by kind."""
TOLD = """
Doctor: Okay any cough wheezing fevers anything like that
Patient: I had that cold in September that went on but no that’s all gone.
Doctor: Okay and chest pain short of breath swelling in the legs
Patient: No breathing’s fine legs are a little puffy by night time that’s been forever.
Doctor: Any headache that’s been sudden, like being hit on the back of the head, worst in your life?
Patient: No. They build up.
"""
NOTED = " He has no fever and no cough, and has leg swelling. No headache that’s been sudden."
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


@pytest.mark.parametrize("path", VISITS[:2], ids=lambda path: path.stem)
def test_the_apostrophe_of_printers_is_read_like_that_of_typewriters(path: Path) -> None:
    visit = json.loads(path.read_text("utf-8"))
    told = f"{visit['transcript']}\n{TOLD}"
    typed, printed = (_told(told.replace("’", sign), (visit["note"] + NOTED).replace("’", sign)) for sign in "'’")
    assert typed == printed


def _told(transcript: str, note: str) -> list[tuple[str, ...]]:
    result = default_tier().evaluate(tuple(turns_of_text(transcript)), note, {})
    return [
        *((finding.kind, str(finding.support), finding.message.replace("’", "'")) for finding in result.findings),
        *((str(fact.category), fact.text, str(fact.assertion), str(fact.covered)) for fact in result.facts),
    ]


def test_visits_are_there() -> None:
    assert len(VISITS) == 8
