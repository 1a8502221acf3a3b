"""The codec gives back exactly what it was given, in every type of event and whatever the texts hold."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone
from types import MappingProxyType
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.events import (
    Evaluation,
    EvaluationRequested,
    Event,
    NoteAccepted,
    Progress,
    ReviewFlagged,
    SegmentAccepted,
    SessionClosed,
    SessionOpened,
    Superseded,
    type_of,
)
from engine.finding import Changes, Evidence, Fact, Finding
from engine.note import Note
from engine.run import Revision
from engine.scorecard import Quality
from engine.session import Session
from engine.transcript import Segment
from engine.verdict import Outcome, Verdict
from server.wire import CloudEvents, rfc3339
from stream.broker import SessionKey
from stream.codec import Codec

KEY = SessionKey("clinic", "visit 😀/1")
CODEC: Codec = CloudEvents("node-1", clock=lambda: datetime(2026, 1, 31, 9, 30, tzinfo=UTC), new_id=lambda: "e1")

# Everything that a Python string may hold apart from surrogates, which JSON cannot carry.
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
whole = st.integers(0, 2**40)
ratio = st.floats(0, 1)
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)
mapping = st.dictionaries(text, plain, max_size=3)
evidence = st.lists(st.builds(Evidence, st.none() | text, whole, whole, text), max_size=2).map(tuple)
findings = st.builds(
    Finding,
    text,
    text,
    st.sampled_from(["dose", "omission", "format"]),
    st.sampled_from(["supported", "contradicted"]),
    st.sampled_from(["critical", "info"]),
    text,
    st.none() | st.tuples(whole, whole),
    evidence,
    st.none() | text,
)
facts = st.builds(
    Fact,
    text,
    st.sampled_from(["medication", "lab"]),
    text,
    text,
    st.sampled_from(["affirmed", "family"]),
    evidence,
    st.none() | st.booleans(),
)


def listed(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(item, max_size=2).map(tuple)
    return several | st.builds(Changes, several, several, st.lists(text, max_size=2).map(tuple))


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    outcomes: list[Outcome] = ["scored", "unscored", "failed"]
    outcome = draw(st.sampled_from(outcomes))
    value, reason = (draw(ratio), None) if outcome == "scored" else (None, draw(text.filter(bool)))
    cost = draw(st.none() | ratio)
    return Verdict(draw(text), draw(text), "llm", outcome, value, draw(mapping), reason, draw(text), None, cost)


metrics = st.dictionaries(text, verdicts(), max_size=2)
quality = st.builds(Quality, st.none() | st.floats(0, 100), st.booleans(), whole, whole, whole)
segments = st.builds(
    Segment,
    text,
    text,
    st.sampled_from(["clinician", "unknown"]),
    whole,
    st.none() | whole,
    st.none() | whole,
    st.booleans(),
    text,
)
revision = st.builds(Revision, whole, st.none() | whole)
evaluations = st.builds(
    Evaluation,
    text,
    whole,
    revision,
    st.sampled_from(["partial", "complete", "degraded"]),
    text,
    metrics,
    metrics,
    quality,
    listed(findings),
    listed(facts),
    ratio,
    text,
)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(SessionOpened, mapping, st.booleans()),
    st.builds(SegmentAccepted, segments),
    st.builds(NoteAccepted, st.builds(Note, text, whole)),
    st.builds(SessionClosed),
    st.builds(EvaluationRequested, text, st.none() | st.lists(text, max_size=2).map(tuple)),
    st.builds(ReviewFlagged, text, text, st.sampled_from(["accept", "dismiss", "comment"]), st.none() | text),
    evaluations,
    st.builds(
        Progress, text, whole, whole, text, text, st.lists(mapping, max_size=2).map(tuple), whole, whole, ratio, text
    ),
    st.builds(Superseded, text, whole, text, text),
)


@given(events)
@settings(max_examples=300)
def test_an_event_comes_back_as_it_went_in(event: Event) -> None:
    assert CODEC.decode(CODEC.encode(KEY, event)) == event


@given(evaluations, st.lists(segments, max_size=3))
def test_a_snapshot_comes_back_as_it_went_in(evaluation: Evaluation, said: list[Segment]) -> None:
    session = Session("clinic", "s1", "e", "v1")
    log: list[Event] = [*map(SegmentAccepted, said), NoteAccepted(Note("n")), evaluation]
    for number, event in enumerate(log, start=1):
        session.receive(number, event)
    snapshot = session.snapshot()
    assert CODEC.decode_snapshot(CODEC.encode_snapshot(snapshot)) == snapshot


def test_a_summary_is_a_json_object_of_its_fields() -> None:
    summary = Session("clinic", "s1", "e", "v1").summary()
    assert orjson.loads(CODEC.encode_summary(summary))["session"] == "s1"


@given(events)
def test_the_envelope_is_cloudevents_1_0(event: Event) -> None:
    envelope = orjson.loads(CODEC.encode(KEY, event))
    data = envelope.pop("data")
    assert envelope == {
        "specversion": "1.0",
        "id": "e1",
        "source": "/soapstream/node-1",
        "type": type_of(event),
        "subject": "visit 😀/1",
        "time": "2026-01-31T09:30:00.000000Z",
        "datacontenttype": "application/json",
        "tenant": "clinic",
        "schemaversion": "1",
    }
    assert data["session"] == "visit 😀/1"


def test_times_are_written_in_utc() -> None:
    assert rfc3339(datetime(2026, 1, 31, 9, 30, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-31T07:30:00.000000Z"


def test_an_unpaired_surrogate_becomes_one_replacement_character() -> None:
    event = CODEC.decode(CODEC.encode(KEY, NoteAccepted(Note("a\ud800b"))))
    assert event == NoteAccepted(Note("a\ufffdb"))


def test_what_json_cannot_carry_in_a_models_reply_is_made_to_fit() -> None:
    item = MappingProxyType({"big": 2**70, "odd": "\udfff", "nan": math.nan, "few": {"x"}})
    event = CODEC.decode(CODEC.encode(KEY, Progress("r", 1, 0, "e", "s", (item,), 0, 1, 0.5, "t")))
    assert isinstance(event, Progress)
    assert event.items[0]["odd"] == "\ufffd"
    assert event.items[0]["nan"] is None
    assert event.items[0]["few"] == ["x"]
    assert int(event.items[0]["big"]) == 2**70


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"type":"other","data":{}}',
        b'{"type":"soapstream.note.accepted","data":{"note":{"text":5,"rev":1}}}',
        b'{"type":"soapstream.note.accepted","schemaversion":"2","data":{"note":{"text":"x","rev":1}}}',
        b'{"type":"soapstream.session.opened","data":{"metadata":' + b'{"a":' * 5000 + b"1" + b"}" * 5000 + b"}}",
    ],
)
def test_bytes_that_are_no_event_are_a_value_error(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"CloudEvent|cannot read|data of"):
        CODEC.decode(body)


def test_errors_name_the_place_and_hold_no_text_of_the_visit() -> None:
    body = CODEC.encode(KEY, ReviewFlagged("r1", "f1", "accept")).replace(b'"accept"', b'"SECRET PATIENT WORDS"')
    with pytest.raises(ValueError, match=r"\$\.action") as caught:
        CODEC.decode(body)
    assert "SECRET" not in str(caught.value)


def test_a_snapshot_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="snapshot"):
        CODEC.decode_snapshot(b'{"schema":1}')


def test_a_large_note_full_of_escapes_comes_back() -> None:
    event = NoteAccepted(Note('x\n"\\\t\u0001ü😀' * 20_000, rev=3))
    assert CODEC.decode(CODEC.encode(KEY, event)) == event


@pytest.mark.parametrize("text", [b'"\\ud83d"', b"7", b'"\xff"'])
def test_a_large_note_that_cannot_be_read_is_refused_without_its_words(text: bytes) -> None:
    body = CODEC.encode(KEY, NoteAccepted(Note("PLANTED" * 20_000))).replace(
        b'"text":"', b'"text":' + text + b',"old":"'
    )
    with pytest.raises(ValueError, match="unexpected value") as caught:
        CODEC.decode(body)
    assert "PLANTED" not in f"{caught.value!r}{caught.value.__cause__!r}"
