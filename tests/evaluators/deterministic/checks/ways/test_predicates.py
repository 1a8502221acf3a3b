"""What a statement says is done, or is not, against what somebody said."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators.deterministic.tier import Tier
from tests.evaluators.deterministic.told import contradicted


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I don't use the spacer.", "HPI: Uses the spacer."),
        ("[doctor] Did they put in a drain?\n[patient] No.", "HPI: A drain was placed."),
        ("[doctor] Did you see the podiatrist?\n[patient] Not yet.", "HPI: Seen by podiatry since last visit."),
        ("[patient] I weigh myself every day.", "HPI: Does not weigh himself."),
        ("[doctor] Do you rinse your mouth after it?\n[patient] I do, always.", "HPI: Pt does not rinse mouth."),
        ("[patient] I wear the pendant round the clock.", "HPI: Does not wear pendant."),
        ("[doctor] Has he missed any school?\n[other] Loads this term.", "HPI: Has not missed school."),
    ],
)
def test_the_reverse_is_an_alarm(talk: str, note: str) -> None:
    assert [finding.kind for finding in contradicted(talk, note)] == ["negation"]


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        ("[patient] I don't use the spacer when I'm out.", "HPI: Uses the spacer."),
        ("[patient] I don't use the spacer.", "HPI: Will use the spacer."),
        ("[patient] I don't use the spacer.", "HPI: Forgets to use the spacer."),
        ("[patient] I don't use the spacer.", "HPI: Previously used the spacer."),
        ("[patient] I don't use the spacer.", "Plan: Uses the spacer."),
        ("[patient] I don't use the spacer.\n[other] She uses the spacer.", "HPI: Uses the spacer."),
        ("[patient] I don't drive.", "HPI: Daughter drives."),
        ("[patient] My sister doesn't drive.", "HPI: Drives."),
        ("[patient] I might wear the pendant.", "HPI: Does not wear the pendant."),
        ("[patient] My wife wears the pendant.", "HPI: Does not wear the pendant."),
        ("[patient] I wear the pendant. I don't wear the pendant in bed.", "HPI: Does not wear the pendant."),
        ("[doctor] Do you swim?\n[patient] Yes, I used to.", "HPI: Does not swim."),
    ],
)
def test_what_is_open_is_none(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []


def test_an_answer_that_comes_and_goes() -> None:
    visit = Tier().visit({})
    visit.put(Segment("u0", "Do you wear the pendant?"))
    assert not _alarms(visit.revise(Note("HPI: Wears the pendant. Never swims in the lake.")).findings)
    visit.put(Segment("u1", "No, not at all."))
    assert _alarms(visit.assess().findings) == ["Do you wear the pendant?", "No, not at all."]
    visit.put(Segment("u1", "Yes, all day.", rev=1))
    assert not _alarms(visit.assess().findings)
    visit.put(Segment("u2", "I swim in the lake."))
    assert _alarms(visit.assess().findings) == ["I swim in the lake."]
    visit.put(Segment("u3", "He never swims in the lake."))
    assert not _alarms(visit.assess().findings)


def _alarms(findings: object) -> list[str]:
    assert isinstance(findings, tuple)
    return [quote.text for finding in findings if finding.support == "contradicted" for quote in finding.evidence]
