"""Every frame that a client could send is served or refused with words that name the field."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.wire.frames import (
    MAX_FRAME,
    OPERATIONS,
    Connect,
    FrameError,
    PutNote,
    PutSegment,
    Subscribe,
    decode_frame,
    encode_error,
    encode_result,
)
from server.wire.inputs import FIELDS, NoteIn, SegmentIn, SinceIn


def refused(data: str | bytes) -> tuple[int | None, str, str | None]:
    """Id, code and field of the refusal of a frame."""
    with pytest.raises(FrameError) as caught:
        decode_frame(data)
    return caught.value.id, caught.value.error.code, caught.value.error.field


def test_frames_become_typed_requests() -> None:
    assert decode_frame("{}") is None
    assert decode_frame('{"id":1,"op":"connect","token":"t"}') == Connect(1, "t")
    assert decode_frame('{"id":2,"op":"note","session":"s","note":{"text":"\\u0000😀"}}') == PutNote(
        2, "s", NoteIn("\0😀")
    )
    said = '{"id":3,"op":"segment","session":"s","segment":{"id":"u","text":"مرحبا","speaker":"doctor","rev":2}}'
    assert decode_frame(said) == PutSegment(3, "s", SegmentIn("u", "مرحبا", 2, "doctor"))
    since = '{"id":4,"op":"subscribe","channel":"session:s","since":{"epoch":"e","offset":7}}'
    assert decode_frame(since) == Subscribe(4, "session:s", SinceIn("e", 7))


def test_unknown_fields_are_ignored() -> None:
    assert decode_frame('{"id":1,"op":"connect","later":{"more":1}}') == Connect(1)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        ("", (None, "bad_json", None)),
        ("[]", (None, "bad_json", None)),
        ('"x"', (None, "bad_json", None)),
        ('{"op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":"1","op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":-1,"op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":true,"op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":1e99,"op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":99999999999999999999999,"op":"open","session":"s"}', (None, "bad_field", "id")),
        ('{"id":1}', (1, "bad_field", "op")),
        ('{"id":1,"op":null}', (1, "bad_field", "op")),
        ('{"id":1,"op":7}', (1, "bad_field", "op")),
        ('{"id":1,"op":"explode"}', (1, "unknown_op", "op")),
        ('{"id":1,"op":"open"}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":""}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":5}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":"a\\u0000b"}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":"a\\n"}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":"."}', (1, "bad_field", "session")),
        ('{"id":1,"op":"delete","session":".."}', (1, "bad_field", "session")),
        ('{"id":1,"op":"open","session":"s","metadata":[]}', (1, "bad_field", "metadata")),
        ('{"id":1,"op":"segment","session":"s"}', (1, "bad_field", "segment")),
        ('{"id":1,"op":"segment","session":"s","segment":"x"}', (1, "bad_field", "segment")),
        ('{"id":1,"op":"segment","session":"s","segment":{"text":"x"}}', (1, "bad_field", "segment.id")),
        ('{"id":1,"op":"segment","session":"s","segment":{"id":"u"}}', (1, "bad_field", "segment.text")),
        ('{"id":1,"op":"segment","session":"s","segment":{"id":"u","text":null}}', (1, "bad_field", "segment.text")),
        (
            '{"id":1,"op":"segment","session":"s","segment":{"id":"u","text":"x","rev":1.5}}',
            (1, "bad_field", "segment.rev"),
        ),
        (
            '{"id":1,"op":"segment","session":"s","segment":{"id":"u","text":"x","final":1}}',
            (1, "bad_field", "segment.final"),
        ),
        (
            '{"id":1,"op":"segment","session":"s","segment":{"id":"u","text":"x","start_ms":9,"end_ms":8}}',
            (1, "bad_field", "segment.end_ms"),
        ),
        ('{"id":1,"op":"note","session":"s","note":{"text":"x","rev":0}}', (1, "bad_field", "note.rev")),
        ('{"id":1,"op":"note","session":"s","note":{"text":"\\ud800"}}', (1, "bad_field", "note.text")),
        ('{"id":1,"op":"note","session":"s","note":{"text":"x","rev":NaN}}', (1, "bad_json", None)),
        ('{"id":1,"op":"note","session":"s","note":{"te', (1, "bad_json", None)),
        ('{"id":1,"op":"subscribe","channel":"x","since":{"epoch":"e"}}', (1, "bad_field", "since.offset")),
        ('{"id":1,"op":"review","session":"s","finding":"f","action":"burn"}', (1, "bad_field", "action")),
        ('{"id":1,"op":"review","session":"s","finding":"f","action":"dismiss"}', (1, "bad_field", "reason")),
        ('{"id":1,"op":"evaluate","session":"s","evaluators":[]}', (1, "bad_field", "evaluators")),
        (b'{"id":1,"op":"connect"}', (1, "bad_frame", None)),
        (b"\xff\xfe\x00", (None, "bad_json", None)),
        (b'{"id":1,"op":"note","session":"s","note":{"text":"\xff"}}', (1, "bad_field", "note.text")),
        ('{"id":1,"op":"note","session":"s","note":{"text":"\udcff"}}', (1, "bad_field", "note.text")),
    ],
)
def test_a_refusal_names_the_field(frame: str | bytes, expected: tuple[int | None, str, str | None]) -> None:
    assert refused(frame) == expected


@pytest.mark.parametrize(
    ("members", "field"),
    [
        ('"metadata":{"Jane Roe":"\\ud800"}', "metadata"),
        ('"metadata":{"text":["\\ud800"]}', "metadata"),
        ('"Jane Roe":"\\ud800"', None),
        ('"segment":{"Jane Roe":{"text":"\\ud800"}}', "segment"),
    ],
)
def test_a_refusal_names_no_field_that_the_peer_made_up(members: str, field: str | None) -> None:
    with pytest.raises(FrameError) as refusal:
        decode_frame(f'{{"id":1,"op":"open","session":"s",{members}}}')
    assert refusal.value.error.field == field
    assert "Jane" not in refusal.value.error.message


def test_the_fields_of_all_operations_are_known_by_name() -> None:
    assert {name for kind in OPERATIONS.values() for name in kind.__struct_fields__} <= FIELDS


def test_frames_beyond_the_limit_are_told_so_by_name() -> None:
    text = "x" * MAX_FRAME
    note = f'{{"id":9,"op":"note","session":"s","note":{{"text":"{text}"}}}}'
    said = f'{{"id":9,"op":"segment","session":"s","segment":{{"id":"u","text":"{text}"}}}}'
    assert refused(note) == (9, "note_too_large", "note.text")
    assert refused(said) == (9, "frame_too_large", "segment.text")


def test_the_limit_counts_bytes() -> None:
    text = "é" * (MAX_FRAME // 2)
    assert refused(f'{{"id":9,"op":"note","session":"s","note":{{"text":"{text}"}}}}')[1] == "note_too_large"


@pytest.mark.parametrize("depth", [40, 400, 40_000])
def test_deep_metadata_is_refused(depth: int) -> None:
    nested = "[" * depth + "]" * depth
    code = refused(f'{{"id":1,"op":"open","session":"s","metadata":{{"a":{nested}}}}}')[1]
    assert code in ("bad_field", "bad_json", "frame_too_large")


@given(st.text() | st.binary())
def test_no_bytes_make_anything_but_a_refusal_or_a_request(data: str | bytes) -> None:
    try:
        decode_frame(data)
    except FrameError as error:
        encode_error(error.id or 0, error.error.code, error.error.message, field=error.error.field)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
names = st.sampled_from(["id", "session", "segment", "note", "metadata", "channel", "since", "text", "rev", "action"])


@given(st.sampled_from([*OPERATIONS, "none"]), st.dictionaries(names, values))
def test_no_types_make_anything_but_a_refusal_or_a_request(op: str, fields: dict[str, object]) -> None:
    frame = orjson.dumps({"id": 1, **fields, "op": op}, default=str) if _fits(fields) else b"{}"
    try:
        decode_frame(frame.decode())
    except FrameError as error:
        encode_error(error.id or 0, error.error.code, error.error.message, field=error.error.field)


def _fits(value: object) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


def test_replies() -> None:
    assert orjson.loads(encode_result(3, {"offset": 1})) == {"id": 3, "result": {"offset": 1}}
    assert orjson.loads(encode_error(4, "conflict", "m", field="a\udc80", temporary=True, retry_after_ms=5)) == {
        "id": 4,
        "error": {"code": "conflict", "message": "m", "field": "a\ufffd", "temporary": True, "retry_after_ms": 5},
    }
