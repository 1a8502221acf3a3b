"""What is tender, by the replies to who presses there."""

from __future__ import annotations

import pytest

from tests.evaluators.deterministic.told import contradicted

TENDER = "Exam: RLQ tenderness."
SOFT = "Exam: Abdomen soft, non-tender."
PRESSES = "[doctor] I'm going to press on your belly. Does that hurt?\n"


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (PRESSES + "[patient] Ow, yes.", SOFT),
        (PRESSES + "[patient] No.", TENDER),
        ("[doctor] Let me feel your belly.\n[patient] Okay.\n[doctor] Sore there?\n[patient] Ouch!", SOFT),
        ("[doctor] Tender here, around the ankle?\n[patient] Right there, yes.", "Exam: Ankle non-tender."),
    ],
)
def test_all_replies_speak_against_a_note(talk: str, note: str) -> None:
    assert contradicted(talk, note) != []


@pytest.mark.parametrize(
    ("talk", "note"),
    [
        (PRESSES + "[patient] No.\n[doctor] And down here?\n[patient] Ow!", TENDER),
        (PRESSES + "[patient] No. Ow, that hurts.", TENDER),
        (PRESSES + "[patient] No.", "Exam: Calf tenderness on the left."),
        (PRESSES + "[patient] No.\n[doctor] It's a bit tender, though.", TENDER),
        (PRESSES + "[patient] Ow.", "Exam: RLQ tender, otherwise non-tender."),
    ],
)
def test_where_replies_differ_or_are_of_another_place_nothing_does(talk: str, note: str) -> None:
    assert contradicted(talk, note) == []
