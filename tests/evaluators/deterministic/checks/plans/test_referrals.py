"""To whom a plan refers somebody: only where such a one was spoken of, in whatever words."""

from __future__ import annotations

import pytest

from engine.note import Note
from engine.transcript import Segment, Turn
from evaluators.deterministic.tier import Tier

TIER = Tier()
TALK = "So the choir has been asking when I come back to sing and I told them that I would see you about the hip first."
LONG = ("What can I do for you?", "My left hip aches when I get up from the pew.", *(TALK,) * 28)
SENT = "I'm going to refer you to the physio for that hip, and we'll see how you get on."


def told(said: tuple[str, ...], plan: str) -> list[str]:
    turns = [Turn(text, "unknown", f"u{number}") for number, text in enumerate(said)]
    found = TIER.evaluate(turns, f"HPI: Left hip pain.\nPlan: {plan}", {}).findings
    return [f.message for f in found if f.message.startswith("Nobody spoke of a referral")]


@pytest.mark.parametrize(
    ("plan", "whom"),
    [
        ("Physiotherapy. Referred to the community palliative team.", "community palliative team"),
        ("Hip exercises; referral to nutrition placed.", "nutrition"),
        ("Urgent vascular referral made, physio to follow.", "Urgent vascular"),
        ("Physio, and refer her to vestibular and balance services.", "vestibular and balance services"),
    ],
)
def test_a_referral_to_somebody_else_is_told(plan: str, whom: str) -> None:
    assert told((*LONG, SENT), plan) == [f"Nobody spoke of a referral to {whom}."]
    assert not told((LONG[1], SENT), plan)  # of a part of a visit nobody knows


@pytest.mark.parametrize(
    "plan",
    [
        "Refer to physiotherapy.",
        "We will place a referral for the hip.",
        "Written referral given to the patient.",
        "Referred by her surgeon.",
        "Self-referral to the vestibular service.",
        "If no better, referral to vascular clinic.",
        "Refer to Dr. Okonkwo.",
        "Vascular referral not needed.",
        "Refer to the previous radiograph report.",
    ],
)
def test_one_that_was_spoken_of_or_names_nobody_is_not(plan: str) -> None:
    assert not told((*LONG, SENT), plan)


@pytest.mark.parametrize(
    ("said", "plan"),
    [
        ("I'd like the circulation people to see that leg.", "Vascular referral made."),
        ("We'll get the hospice nurses to ring you.", "Referral to palliative care."),
        ("The hormone clinic should have a look at this.", "Refer to endocrine clinic."),
        ("I'll ask the heart rhythm doctors.", "Referral to electrophysiology."),
    ],
)
def test_one_that_goes_by_another_name_is_not(said: str, plan: str) -> None:
    assert told((*LONG, SENT), plan)
    assert not told((*LONG, said), plan)


def test_a_referral_is_judged_again_when_somebody_speaks_of_it() -> None:
    note = "HPI: Left hip pain.\nPlan: Physio. Referred to the community palliative team."
    visit = TIER.visit({})
    visit.revise(Note(note))
    heard: list[Turn] = []
    for number, text in enumerate((*LONG, SENT, "The palliative nurses will ring.")):
        visit.put(Segment(f"s{number}", text, "patient"))
        heard.append(Turn(text, "patient", f"s{number}"))
        assert visit.assess().findings == TIER.evaluate(heard, note, {}).findings
