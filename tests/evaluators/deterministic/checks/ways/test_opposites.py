"""How any thing is, by the note, against another way that was told of it."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] My collar is too loose.", "HPI: Collar is tight."),
        ("[doctor] How is the mattress?\n[patient] Soft, I sink into it.", "HPI: Sleeps on a firm mattress."),
        ("[doctor] Let me see the blister. It's still open.", "HPI: Blister is closed."),
        ("[patient] I rent a house.", "SH: Owns his house."),
        ("[other] He goes to a public school.", "SH: Attends a private school."),
    ],
)
def test_the_other_way_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["negation"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] My collar is too loose.", "HPI: Collar is baggy."),
        ("[patient] My collar was loose, now it's tight.", "HPI: Collar is tight."),
        ("[patient] The collar is loose. The boot is tight.", "HPI: Boot is tight."),
        ("[patient] I want a loose collar.", "HPI: Collar is tight."),
        ("[patient] My collar isn't loose.", "HPI: Collar is tight."),
        ("[patient] The collar is loose.", "HPI: Collar was previously tight."),
        ("[patient] The collar is loose.", "HPI: Collar is not tight."),
        ("[patient] The collar is loose.", "Plan: Collar to be tight."),
        ("[doctor] Is the collar loose or tight?\n[patient] I can't tell.", "HPI: Collar is tight."),
    ],
)
def test_the_same_way_or_none_is_not(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_a_reply_that_comes_and_goes() -> None:
    visit = Tier().visit({})
    visit.put(Segment("u0", "How is the mattress?"))
    assert not _alarms(visit.revise(Note("HPI: Sleeps on a firm mattress.")).findings)
    visit.put(Segment("u1", "Soft, I sink into it."))
    assert _alarms(visit.assess().findings) == ["Soft, I sink into it."]
    visit.put(Segment("u2", "The mattress at work is firm."))
    assert not _alarms(visit.assess().findings)


def _alarms(findings: object) -> list[str]:
    assert isinstance(findings, tuple)
    return [quote.text for finding in findings if finding.support == "contradicted" for quote in finding.evidence]
