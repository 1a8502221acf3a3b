"""How long something has been, against a time of another unit that was said of it."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier

TIER = Tier()


@pytest.mark.parametrize(("asked", "told"), [("How long have you had the cough?", 1), ("How long was the flight?", 0)])
def test_a_reply_is_of_what_was_asked_for_whenever_that_comes(asked: str, told: int) -> None:
    visit = TIER.visit({})
    visit.revise(Note("HPI: Cough for 1 month, and she is tired.", 1))
    visit.put(Segment("u0", "I'm so tired, and I have got this cough as well.", "patient", start_ms=0))
    visit.put(Segment("u2", "A year.", "patient", start_ms=4000))
    changes = visit.put(Segment("u1", asked, "clinician", start_ms=2000)).findings
    assert sum(finding.support == "contradicted" for finding in (*changes.added, *changes.changed)) == told
