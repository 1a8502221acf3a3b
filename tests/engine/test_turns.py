"""Who speaks, in a transcript that came as one text."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.turns import turns_of_text

_PIECES: Final = (
    "\n", "\r\n", "\n\n", "Doctor", "Patient", "Bob", "**", ":", " - ", "[00:12]", "(01:02)",
    "00:00:01.000 --> 00:00:02.000\n", "WEBVTT\n", "3", "<v Doctor>", "</v>", "[doctor]", "yes", "no?", " ", "\t",
    "- ",
)  # fmt: skip


def test_tagged_and_named_turns_keep_their_places() -> None:
    text = "[doctor] hi , martha\n[patient] i'm okay\nNote: this is said\nDoctor: \n  good"
    turns = turns_of_text(text)
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("clinician", "hi , martha"),
        ("patient", "i'm okay\nNote: this is said"),
        ("clinician", "good"),
    ]


def test_without_tags_a_line_is_a_turn_and_so_is_what_follows_a_question() -> None:
    text = "Any chest pain? No.\n\n  Any cough?\r\nA bit\nDoctor: Any pain? Or\nfever?"
    assert [(turn.text, turn.speaker, turn.offset) for turn in turns_of_text(text)] == [
        ("Any chest pain?", "unknown", 0),
        ("No.", "unknown", 16),
        ("Any cough?", "unknown", 23),
        ("A bit", "unknown", 35),
        ("Any pain? Or\nfever?", "clinician", 49),
    ]


def test_no_visit_has_more_turns_than_lines_of_three_hours() -> None:
    assert len(turns_of_text("no\n" * 30_000)) == 20_001


def test_unknown_names_are_speakers_when_they_repeat() -> None:
    turns = turns_of_text("spk_0: hello\nspk_1: hi\nspk_0: how are you\nspk_1: fine")
    assert [turn.label for turn in turns] == ["spk_0", "spk_1", "spk_0", "spk_1"]


@given(st.text(alphabet="ab:[]\n? Doctor", max_size=80) | st.lists(st.sampled_from(_PIECES), max_size=20).map("".join))
def test_turns_stand_where_they_say(text: str) -> None:
    end = 0
    for turn in turns_of_text(text):
        assert turn.offset >= end
        assert text[turn.offset : turn.offset + len(turn.text)] == turn.text
        assert turn.text.strip()
        end = turn.offset + len(turn.text)


SAID: Final = [
    ("clinician", "Any chest pain?"),
    ("patient", "No, none."),
    ("clinician", "Still on 20 mg?"),
    ("patient", "Yes"),
]


@pytest.mark.parametrize(
    ("doctor", "patient", "behind"),
    [
        ("[00:01] DOCTOR: ", "[01:00:03] PATIENT: ", "\n"),
        ("00:01 - Doctor: ", "00:03 - Patient: ", "\n"),
        ("Doctor (00:01): ", "Patient [00:03]: ", "\r\n"),
        ("**Doctor:** ", "**Patient**: ", "\n\n"),
        ("- Doctor: ", "- Patient: ", "\n"),
        ("> Doctor: ", "> Patient: ", "\n"),
        ("Doctor - ", "Patient – ", "\n"),
        ("Doctor\n", "Patient\r\n", "\n\n"),
        ("Dr. O'Brien-Patel: ", "Patient 1: ", "\r\n"),
        ("Doctor: ", "Patient: ", " "),
        ("[doctor] ", "[patient] ", " "),
        ("WEBVTT\n\n00:01.000 --> 00:03.000\n<v Doctor>", "1f-2/3\n00:03.000 --> 00:05.000 align:start\n<v Patient>",
         "</v>\n\n"),
        ("1\n00:00:01,000 --> 00:00:03,000\nDoctor: ", "22\n00:00:03,000 --> 00:00:05,000\nPatient: ", "\n\n"),
    ],
)  # fmt: skip
def test_ways_to_write_down_who_speaks(doctor: str, patient: str, behind: str) -> None:
    text = "".join({"clinician": doctor, "patient": patient}[who] + said + behind for who, said in SAID)
    turns = turns_of_text(text)
    assert [(turn.speaker, turn.text) for turn in turns] == SAID
    assert all(text.startswith(turn.text, turn.offset) for turn in turns)


def test_subtitles_without_speakers_are_turns_without_their_times() -> None:
    text = "1\n00:00:01,000 --> 00:00:03,000\nAny chest pain?\n\n2\n00:00:03,000 --> 00:00:05,000\nNo, none.\n"
    assert [(turn.speaker, turn.text) for turn in turns_of_text(text)] == [
        ("unknown", "Any chest pain?"),
        ("unknown", "No, none."),
    ]


def test_times_and_words_of_the_talk_are_no_speakers() -> None:
    text = "Doctor: I see you at\n10:30 then\nPatient - well, she\nDoctor: Right. Note: at 8:15"
    assert [turn.label for turn in turns_of_text(text)] == ["Doctor", "Doctor"]


def test_a_hostile_line_costs_no_more_than_its_length() -> None:
    for text in (" " * 200_000, "[00:12] " * 30_000, "a " * 100_000, "*" * 200_000, "1\n" * 100_000, "<v " * 60_000):
        assert len(turns_of_text(text)) <= 20_001
