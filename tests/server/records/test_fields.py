"""Finding transcript, note, id and demographics in entries of any shape."""

from __future__ import annotations

import json
from typing import Any

import pytest

from server.records import Broken, Record
from server.records.fields import record_of
from server.records.model import MAX_SEGMENTS, MAX_TEXT
from server.settings import Settings
from stream.visit_text import MAX_TURNS

DIALOGUE = "Doctor: Any pain?\nPatient: No.\nDoctor: Good."


def read(entry: object) -> Record:
    record = record_of(entry, "fallback")
    assert isinstance(record, Record), record
    return record


def fault(entry: object) -> Broken:
    broken = record_of(entry, "fallback")
    assert isinstance(broken, Broken), broken
    return broken


@pytest.mark.parametrize("transcript", ["transcript", "dialogue", "Conversation", "Dialogue Text", "TRANSCRIPTION"])
@pytest.mark.parametrize("note", ["note", "SOAP_Note", "section_text", "summary", "Reference", "clinical note"])
@pytest.mark.parametrize("name", ["id", "ID", "encounter_id", "Dialogue ID", "session"])
def test_usual_names_are_found_whatever_their_spelling(transcript: str, note: str, name: str) -> None:
    record = read({name: "v1", transcript: DIALOGUE, note: "Well."})
    assert (record.id, record.note) == ("v1", "Well.")
    assert [turn.speaker for turn in record.turns] == ["clinician", "patient", "clinician"]


def test_a_note_under_test_goes_before_a_reference() -> None:
    assert read({"transcript": DIALOGUE, "reference": "Gold.", "note": "Tested."}).note == "Tested."


def test_offsets_count_within_the_transcript_as_submitted() -> None:
    record = read({"transcript": "[doctor] héllo 🙂\n[patient] yes", "note": "n"})
    assert record.turns[1].offset == "[doctor] héllo 🙂\n[patient] yes".index("yes")


def test_segments_come_in_order_of_speech_and_later_revs_replace_earlier_ones() -> None:
    segments = [
        {"id": "b", "speaker": "patient", "start_ms": 900, "text": "Later."},
        {"id": "a", "speaker": "doctor", "start_ms": 0, "text": "Ear", "rev": 0},
        {"id": "a", "speaker": "doctor", "start_ms": 0, "text": "Earlier.", "rev": 1},
    ]
    record = read({"segments": segments, "note": "n"})
    assert [(turn.segment, turn.text, turn.speaker) for turn in record.turns] == [
        ("a", "Earlier.", "clinician"),
        ("b", "Later.", "patient"),
    ]


def test_seconds_and_other_names_inside_segments() -> None:
    turns = [
        {"role": "Patient", "utterance": "two", "start": 2.5},
        {"role": "Doctor", "utterance": "one", "start": 0.5},
    ]
    assert [turn.text for turn in read({"conversation": turns, "note": "n"}).turns] == ["one", "two"]


def test_segments_as_json_inside_a_text_cell() -> None:
    cell = json.dumps([{"speaker": "doctor", "text": "Hello."}])
    assert [turn.text for turn in read({"dialogue": cell, "note": "n"}).turns] == ["Hello."]


def test_list_of_lines() -> None:
    assert [turn.speaker for turn in read({"dialogue": ["Doctor: Hi.", "Patient: Hi."], "note": "n"}).turns] == [
        "clinician",
        "patient",
    ]


def test_nested_objects() -> None:
    entry = {"data": {"visit": {"dialogue": DIALOGUE}, "note": {"text": "Well."}}, "encounter_id": 7}
    record = read(entry)
    assert (record.id, record.note, len(record.turns)) == ("7", "Well.", 3)


def test_a_note_of_sections_gets_headings() -> None:
    note = read({"transcript": DIALOGUE, "note": {"subjective": "Cough.", "plan": ["Rest.", "Fluids."]}}).note
    assert note == "SUBJECTIVE\nCough.\n\nPLAN\nRest.\nFluids."


def test_a_transcript_under_an_unknown_name_is_known_by_its_turns() -> None:
    record = read({"recording": DIALOGUE, "comment": "irrelevant", "note": "Well."})
    assert len(record.turns) == 3


def test_demographics_become_metadata() -> None:
    entry = {
        "transcript": "x",
        "note": "n",
        "patient_age": "58",
        "Patient_Gender": "male",
        "patient_firstname": "Brian ",
    }
    assert read(entry).metadata == {"age": "58", "sex": "male", "name": "Brian"}


def test_empty_texts_are_records() -> None:
    record = read({"transcript": "", "note": ""})
    assert (record.turns, record.note, record.id) == ((), "", "fallback")


@pytest.mark.parametrize(
    ("entry", "code", "field"),
    [
        ([1], "not_an_object", None),
        ("text", "not_an_object", None),
        ({"id": "x", "note": "n"}, "missing_field", "transcript"),
        ({"id": "x", "transcript": "t"}, "missing_field", "note"),
        ({"id": "x", "transcript": "t", "note": 4}, "missing_field", "note"),
        ({"id": "x", "transcript": 4, "note": "n"}, "missing_field", "transcript"),
        ({"id": "x", "segments": [{"speaker": "doctor"}], "note": "n"}, "missing_field", "segments[0].text"),
        ({"id": "x", "segments": [4], "note": "n"}, "wrong_type", "segments[0]"),
        ({"id": "x", "transcript": {"a": 1}, "note": "n"}, "wrong_type", "transcript"),
        ({"id": "x", "transcript": "caf\udce9", "note": "n"}, "invalid_utf8", "transcript"),
        ({"id": "x", "transcript": "t", "note": "caf\udce9"}, "invalid_utf8", "note"),
    ],
)
def test_what_is_no_record_says_why(entry: object, code: str, field: str | None) -> None:
    broken = fault(entry)
    assert (broken.code, broken.field) == (code, field)
    assert "caf" not in broken.message


@pytest.mark.parametrize(
    ("entry", "what"),
    [(None, "null"), (True, "a boolean"), (4.5, "a number"), ("text", "a text"), ([1], "a list")],
)
def test_what_is_no_object_is_named_as_json_names_it(entry: object, what: str) -> None:
    assert fault(entry).message == f"expected an object, got {what}"


def test_an_unreadable_id_is_replaced() -> None:
    assert fault({"id": "caf\udce9", "transcript": "t", "note": "n"}).id == "fallback"


def test_the_limit_is_that_of_the_server() -> None:
    assert Settings().max_text_bytes == MAX_TEXT


LINE = "Doctor: é.\n"  # 12 bytes


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"dialogue": LINE * 8, "note": "n"}, "dialogue"),
        ({"dialogue": "x", "note": LINE * 8}, "note"),
        ({"dialogue": "x", "note": {"s": LINE * 4, "o": LINE * 4}}, "note"),
        ({"segments": [LINE] * 30, "note": "n"}, "segments"),
        ({"segments": [LINE * 10], "note": "n"}, "segments[0]"),
        ({"segments": [{"text": ""}] * 100, "note": "n"}, "segments"),
        ({"dialogue": json.dumps([{"text": LINE}] * 10), "note": "n"}, "dialogue"),
        ({"talk": LINE * 8, "note": "n"}, "transcript"),
        ({"dialogue": "x", "note": "n", "cc": "x" * 70_000}, "presenting_complaint"),
    ],
)
def test_what_is_too_large_names_the_field(entry: object, field: str) -> None:
    found = record_of(entry, "r", max_text=90)
    assert isinstance(found, Broken)
    assert (found.code, found.field) == ("too_large", field)
    assert found.message.startswith(f"{field}: exceeds ")


def test_a_list_of_too_many_segments_is_refused_unread() -> None:
    segments = [object()] * (MAX_SEGMENTS + 1)  # looked into, any of them would be an error of its own
    found = record_of({"segments": segments, "note": "n"}, "r")
    assert found == Broken("r", "too_large", "segments: holds more than 262144 segments", "segments")


def test_a_text_of_too_many_turns_is_refused_with_what_to_do() -> None:
    found = record_of({"dialogue": "a:b\n" * (MAX_TURNS + 1), "note": "n"}, "r")
    why = "dialogue: holds more than 32768 turns; send it as several visits"
    assert found == Broken("r", "too_large", why, "dialogue")


def test_what_is_just_within_the_limit_is_read() -> None:
    text = LINE * 7 + "Doctor"  # 90 bytes
    for entry in ({"dialogue": text, "note": text}, {"segments": [{"id": "u", "text": "x" * 89}] * 9, "note": "n"}):
        assert isinstance(record_of(entry, "r", max_text=90), Record)


def test_a_note_that_is_nested_too_deeply_costs_its_record_only() -> None:
    note: list[Any] = ["x"]
    for _ in range(700):
        note = [note]
    found = record_of({"transcript": "x", "note": note}, "r")
    assert isinstance(found, Broken)
    assert (found.code, found.field) == ("wrong_type", "note")
