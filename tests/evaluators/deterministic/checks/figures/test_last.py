"""Last week, last month, last year: in a visit told at length that speaks of no such time."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.tier import Tier
from evaluators.protocol import Assessment

_FILLER = (
    "Well, you know, it is hard to say how it feels, it is just there and I try to get on with what I have to do. "
)


def _talk(said: str) -> list[Turn]:
    turns = [Turn(_FILLER * 3, "patient", f"f{number}") for number in range(10)]
    return [*turns[:5], Turn(said, "patient", "said"), *turns[5:]]


def _alarms(assessment: Assessment) -> list[str]:
    return [f.message for f in assessment.findings if f.kind == "number" and f.severity == "major"]


def _told(said: str, note: str) -> list[str]:
    return _alarms(Tier().evaluate(_talk(said), f"HPI\n\n{note}", {}))


@pytest.mark.parametrize(
    ("said", "right", "wrong"),
    [
        ("I fell off the ladder yesterday and my hip hurts.", "Fell yesterday, hip pain.", "Fell last week, hip pain."),
        ("My hip hurt on Tuesday, after I fell.", "Fell last week, hip pain.", "Fell last month, hip pain."),
        ("I fell ten days ago and my hip hurts.", "Fell last week, hip pain.", "Fell last year, hip pain."),
        ("I fell last winter and my hip hurts.", "Fell last winter, hip pain.", "Fell last month, hip pain."),
        ("I fell three weeks ago and my hip hurts.", "Fell last month, hip pain.", "Fell last year, hip pain."),
        ("I fell eight months ago and my hip hurts.", "Fell last year, hip pain.", "Fell last week, hip pain."),
    ],
)
def test_a_time_by_the_calendar_that_nobody_spoke_of_is_an_alarm(said: str, right: str, wrong: str) -> None:
    assert _told(said, right) == []
    assert len(_told(said, wrong)) == 1


def test_a_short_talk_may_be_a_part_of_one() -> None:
    assert _alarms(Tier().evaluate([Turn("I fell yesterday.", "patient", "s")], "HPI\n\nFell last week.", {})) == []


def test_it_is_weighed_again_when_the_time_is_spoken_of() -> None:
    visit, note = Tier().visit({}), "HPI\n\nFell last week, hip pain."
    turns = _talk("I fell off the ladder and my hip hurts.")
    visit.revise(Note(note))
    for turn in turns:
        visit.put(Segment(turn.segment or "", turn.text, "patient"))
    assert len(_alarms(visit.assess())) == 1
    visit.put(Segment("late", "That was on Tuesday.", "patient"))
    assert _alarms(visit.assess()) == []
    visit.put(Segment("late", "That was ten days ago.", "patient", rev=1))
    assert _alarms(visit.assess()) == []
    visit.put(Segment("late", "That was yesterday.", "patient", rev=2))
    assert len(_alarms(visit.assess())) == 1
