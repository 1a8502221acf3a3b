"""Lines that were broken because they were full."""

from __future__ import annotations

import textwrap

import pytest

from engine.wrapping import wraps

PROSE = (
    "The patient is a 57 year old male who presents with left shoulder pain after a fall from a ladder 3 weeks ago "
    "while he was painting the house with Andrew. He has been taking Tylenol 500 mg and ibuprofen 400 mg as needed, "
    "which helps with the pain. He denies numbness and tingling, fever, chills and weight loss, and he has not had "
    "any surgery on the shoulder. He is allergic to penicillin. His pain is 7 out of 10 at night and 3 out of 10 at "
    "rest, and it gets worse when he reaches overhead. He saw Dr. Moore on March 15 for it, who gave him an injection"
)
LISTS = [
    """Medications
Lisinopril 20 mg by mouth every morning with food
Metformin 1000 mg by mouth twice daily with meals
Atorvastatin 40 mg by mouth at night for cholesterol
Aspirin 81 mg
Albuterol inhaler two puffs as needed for the wheeze""",
    """Had 3/7 of loose stool, mainly watery, and some abdominal pain
no blood in the stool and no fever since it began on monday
eating and drinking less than normal but passing urine
lives with his wife, who has had the same for two days
works as an accountant""",
    """- Continue lisinopril 20 mg daily for the blood pressure
- Recheck the potassium level in two weeks at the lab
1. Diabetes, which is well controlled with metformin
2. Hypertension that is above goal with today's pressure""",
]


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
def test_full_lines_are_found_whatever_begins_the_next(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    note = f"HISTORY\n{wrapped}\n\nASSESSMENT\nShoulder pain\nHypertension\n"
    found = set(wraps(note))
    at = len("HISTORY\n")
    expected = {at + n for n, sign in enumerate(wrapped) if sign == "\n" and wrapped[n - 1] not in ".:;"}
    assert found == expected


@pytest.mark.parametrize("text", LISTS)
def test_lists_stay_what_they_are(text: str) -> None:
    assert [text[at - 9 : at + 9] for at in wraps(text)] == []


def test_headings_and_items_do_not_go_on_with_a_full_line() -> None:
    full = textwrap.fill(PROSE, 80)
    last = full.rpartition("\n")[0]
    for below in ("PLAN\nRest", "- Rest", "2. Rest", "Plan: rest", "| Rest |"):
        assert len(last) not in wraps(f"{last}\n{below}")
