import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import Segment
from stream.broker import SessionKey
from stream.kafka_events import (
    CLOSED,
    MAX_SEGMENT_BYTES,
    MAX_TEXT_BYTES,
    NOTE,
    SEGMENT,
    VISIT,
    Close,
    MessageError,
    Open,
    WriteNote,
    read_message,
)
from stream.visit_text import MAX_TURNS
from tests.kit.kafka_client import Item, event, keyed, structured
from tests.kit.kafka_fakes import FakeRecord, record

SPOKEN = {"id": "u1", "rev": 2, "speaker": "doctor", "start_ms": 0, "end_ms": 900, "text": "Hello.", "final": False}


def read(item: Item, key: str | None = "s1") -> Any:
    return read_message(record(0, keyed(key, item)))


def refusal(item: Item, key: str | None = "s1") -> tuple[str, str]:
    with pytest.raises(MessageError) as caught:
        read(item, key)
    return caught.value.code, caught.value.field


@pytest.mark.parametrize("make", [event, structured])
def test_segment_in_both_modes(make: Any) -> None:
    inbound = read(make(SEGMENT, SPOKEN, tenant="acme"))
    assert inbound.session == SessionKey("acme", "s1")
    assert inbound.steps == (Segment("u1", "Hello.", "clinician", 2, 0, 900, False, "doctor"),)


def test_tenant_is_the_default_one_unless_the_event_names_it() -> None:
    key, value, headers = keyed("s1", event(SEGMENT, SPOKEN))
    assert read_message(FakeRecord(0, key, value, headers), "clinic").session == SessionKey("clinic", "s1")


def test_segment_without_an_id_takes_the_identity_of_its_event() -> None:
    def id_of(ce_id: str, source: str) -> str:
        (segment,) = read(event(SEGMENT, {"text": "Hello."}, ce_id=ce_id, source=source)).steps
        return str(segment.id)

    assert id_of("e1", "/a") == id_of("e1", "/a")
    assert len({id_of("e1", "/a"), id_of("e2", "/a"), id_of("e1", "/b")}) == 3


def test_note_with_and_without_revision() -> None:
    assert read(event(NOTE, {"text": "S: cough", "rev": 3})).steps == (WriteNote("S: cough", 3),)
    assert read(structured(NOTE, {"text": "S: cough"})).steps == (WriteNote("S: cough", None),)


@pytest.mark.parametrize("data", [None, {}, {"reason": "done"}])
def test_closed_needs_no_data(data: object) -> None:
    assert read(event(CLOSED, data)).steps == (Close(),)
    assert read((None, b"", event(CLOSED, None)[2])).steps == (Close(),)


def test_visit_becomes_a_session_with_stable_ids() -> None:
    visit = {"transcript": "Doctor: Any pain?\nPatient: No.\n", "note": "S: no pain", "metadata": {"age": 40}}
    inbound = read(event(VISIT, visit, ce_id="first"))
    assert inbound.steps == (
        Open({"age": 40}),
        Segment("visit-00001", "Any pain?", "clinician", label="Doctor"),
        Segment("visit-00002", "No.", "patient", label="Patient"),
        WriteNote("S: no pain", 1),
        Close(),
    )
    assert read(event(VISIT, visit, ce_id="second")).steps == inbound.steps


def test_visit_without_metadata_leaves_the_session_to_open_itself() -> None:
    steps = read(event(VISIT, {"transcript": "", "note": "S: x"})).steps
    assert steps == (WriteNote("S: x", 1), Close())


def test_data_base64() -> None:
    body = {"specversion": "1.0", "type": NOTE, "id": "e", "source": "/s"}
    good = {**body, "data_base64": base64.b64encode(b'{"text":"S: x"}').decode()}
    headers = [("content-type", b"application/cloudevents+json")]
    assert read((None, json.dumps(good).encode(), headers)).steps == (WriteNote("S: x", None),)
    assert refusal((None, json.dumps({**body, "data_base64": "!"}).encode(), headers)) == ("bad_field", "data_base64")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "text"),
        ({"text": 7}, "text"),
        ({"text": "x", "rev": -1}, "rev"),
        ({"text": "x", "rev": 2**53}, "rev"),  # more than a log can count
        ({"text": "x", "id": ""}, "id"),
        ({"text": "x", "id": "a\n"}, "id"),
        ({"text": "x", "start_ms": "0"}, "start_ms"),
        ([], ""),
    ],
)
def test_wrong_data_names_the_field(data: object, field: str) -> None:
    assert refusal(event(SEGMENT, data)) == ("bad_field", field)


@pytest.mark.parametrize("value", [b"", b"{", b"\xff\xfe", b'{"text":"\xff"}', b'{"text":"\\ud800"}', None])
def test_what_is_no_json(value: bytes | None) -> None:
    assert refusal((None, value, event(SEGMENT, {})[2])) == ("bad_json", "")


@pytest.mark.parametrize("missing", ["ce_id", "ce_source", "ce_type", "ce_specversion"])
def test_required_attributes(missing: str) -> None:
    _, value, headers = event(SEGMENT, SPOKEN)
    assert refusal((None, value, [h for h in headers if h[0] != missing])) == ("bad_field", missing.removeprefix("ce_"))


@pytest.mark.parametrize("key", [None, "", "a\x00b", "x" * 129, ".", ".."])
def test_key_must_be_a_session_id(key: str | None) -> None:
    assert refusal(event(SEGMENT, SPOKEN), key) == ("bad_field", "key")


def test_key_that_is_no_text() -> None:
    _, value, headers = event(SEGMENT, SPOKEN)
    with pytest.raises(MessageError, match="key"):
        read_message(FakeRecord(0, b"\xff", value, headers))


def test_unknown_type_and_content_type() -> None:
    assert refusal(event("soapstream.segment.v2", SPOKEN)) == ("unknown_type", "type")
    _, value, headers = event(SEGMENT, SPOKEN)
    for content_type in (b"application/avro", b"application/cloudevents-batch+json"):
        sent = [*(h for h in headers if h[0] != "content-type"), ("content-type", content_type)]
        assert refusal((None, value, sent)) == ("bad_content_type", "content-type")


def test_sizes_are_bounded_in_bytes() -> None:
    fits, too_long = "é" * (MAX_SEGMENT_BYTES // 2), "é" * (MAX_SEGMENT_BYTES // 2 + 1)
    assert read(event(SEGMENT, {"text": fits})).steps[0].text == fits
    assert refusal(event(SEGMENT, {"text": too_long})) == ("too_large", "text")
    assert refusal(event(NOTE, {"text": "x" * (MAX_TEXT_BYTES + 1)})) == ("too_large", "text")
    assert refusal(event(VISIT, {"transcript": "x" * (MAX_TEXT_BYTES + 1), "note": ""})) == ("too_large", "transcript")


def test_a_visit_may_hold_as_many_turns_as_anywhere() -> None:
    most = "a:b\n" * MAX_TURNS
    assert len(read(event(VISIT, {"transcript": most, "note": ""})).steps) == MAX_TURNS + 2
    assert refusal(event(VISIT, {"transcript": f"{most}a:b", "note": ""})) == ("too_large", "transcript")


def test_metadata_is_an_object_of_bounded_depth() -> None:
    deep: dict[str, Any] = {}
    for _ in range(40):
        deep = {"in": deep}
    bad: tuple[Any, ...] = (deep, [], "x")
    for metadata in bad:
        visit = {"transcript": "", "note": "", "metadata": metadata}
        assert refusal(event(VISIT, visit)) == ("bad_field", "metadata")


def test_errors_hold_no_text_of_the_message() -> None:
    with pytest.raises(MessageError) as caught:
        read(event(SEGMENT, {"text": ["penicillin"]}))
    assert "penicillin" not in str(caught.value)
    assert caught.value.__suppress_context__


@given(st.binary(max_size=200), st.lists(st.tuples(st.text(max_size=12), st.binary(max_size=40)), max_size=6))
def test_any_bytes_are_understood_or_refused(value: bytes, headers: list[tuple[str, bytes]]) -> None:
    structured_mode = ("content-type", b"application/cloudevents+json")
    for sent in (headers, [*headers, structured_mode], [*headers, *event(SEGMENT, {})[2]]):
        try:
            read_message(FakeRecord(0, b"s1", value, sent))
        except MessageError as error:
            assert error.code in ("bad_json", "bad_field", "bad_content_type", "unknown_type")  # noqa: PT017 - any of these is right
