"""What a message on the transcripts topic says: CloudEvents in, steps to take on a session out.

Binary mode has the attributes in ``ce_*`` headers and the data as value; structured mode (content type
``application/cloudevents+json``) has all of it in the value. The key is the session id in both.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar

import msgspec
import orjson

from engine.finding import stable_id
from engine.transcript import Segment, Turn, speaker_of
from stream.broker import MAX_REV, SessionKey
from stream.visit_text import TooManyTurns, turns_of_visit

SEGMENT = "soapstream.segment.v1"
NOTE = "soapstream.note.v1"
CLOSED = "soapstream.session.closed.v1"
VISIT = "soapstream.visit.v1"

MAX_ID = 128  # characters, as over WebSocket and HTTP
MAX_LABEL = 64
MAX_DEPTH = 32  # of metadata
MAX_SEGMENT_BYTES = 64 << 10
MAX_TEXT_BYTES = 1 << 20  # of a note, and of the transcript of a whole visit

_PATH = re.compile(r"(?:at `\$\.?|missing required field `)([^`]*)`")
_NAME = r"\A[^\x00-\x1f\x7f]+\Z"
_DOTS = (".", "..")  # clients take these out of a path, so that no session could be reached under them


class MessageError(Exception):
    """The message itself is wrong, and will be however often it comes. ``code`` is stable, ``field`` may be empty."""

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(f"{code} ({field})" if field else code)
        self.code = code
        self.field = field


class KafkaMessage(Protocol):
    """What is used of a consumed record."""

    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Sequence[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True)
class Open:
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class WriteNote:
    """``rev`` None: whatever follows the note that is there."""

    text: str
    rev: int | None


@dataclass(frozen=True, slots=True)
class Close:
    pass


Step = Open | Segment | WriteNote | Close


@dataclass(frozen=True, slots=True)
class Inbound:
    """A message understood: what to do on which session, in order. Doing it twice does no harm."""

    session: SessionKey
    type: str
    steps: tuple[Step, ...]


Natural = Annotated[int, msgspec.Meta(ge=0, le=MAX_REV)]


class _SegmentData(msgspec.Struct):
    text: str
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_ID, pattern=_NAME)] | None = None
    rev: Natural = 0
    speaker: Annotated[str, msgspec.Meta(max_length=MAX_LABEL)] = ""
    start_ms: Natural | None = None
    end_ms: Natural | None = None
    final: bool = True


class _NoteData(msgspec.Struct):
    text: str
    rev: Annotated[int, msgspec.Meta(ge=1, le=MAX_REV)] | None = None


class _VisitData(msgspec.Struct):
    transcript: str
    note: str
    metadata: msgspec.Raw = msgspec.Raw(b"{}")


class _Envelope(msgspec.Struct):
    """A CloudEvent: in structured mode as decoded, in binary mode as put together from the headers."""

    specversion: str = ""
    id: str = ""
    source: str = ""
    type: str = ""
    tenant: str = ""  # empty: the default one
    data: msgspec.Raw = msgspec.Raw(b"")
    data_base64: str | None = None


T = TypeVar("T")


def read_message(message: KafkaMessage, default_tenant: str = "default") -> Inbound:
    """Understand a message. Raises MessageError."""
    event = _envelope(message)
    session = SessionKey(_name(event.tenant or default_tenant, "tenant"), _session(message.key))
    reader = _READERS.get(event.type)
    if reader is None:
        raise MessageError("unknown_type", "type")
    return Inbound(session, event.type, reader(event, _data(event)))


def _envelope(message: KafkaMessage) -> _Envelope:
    headers = {name.lower(): value for name, value in message.headers}
    content_type = _text(headers.get("content-type", b""), "content-type").strip().lower()
    if content_type.startswith("application/cloudevents"):
        if content_type.startswith("application/cloudevents-batch"):
            raise MessageError("bad_content_type", "content-type")
        event = _decode(message.value or b"", _Envelope)
    else:
        if content_type and "json" not in content_type:
            raise MessageError("bad_content_type", "content-type")
        names = ("specversion", "id", "source", "type", "tenant")
        found = {name: _text(headers[f"ce_{name}"], f"ce_{name}") for name in names if f"ce_{name}" in headers}
        event = _Envelope(**found, data=msgspec.Raw(message.value or b""))
    for name, value in (("id", event.id), ("source", event.source), ("type", event.type)):
        if not value:
            raise MessageError("bad_field", name)
    if event.specversion != "1.0":
        raise MessageError("bad_field", "specversion")
    return event


def _data(event: _Envelope) -> bytes:
    if event.data_base64 is None:
        return bytes(event.data)
    try:
        return base64.b64decode(event.data_base64, validate=True)
    except binascii.Error:
        raise MessageError("bad_field", "data_base64") from None


def _segment(event: _Envelope, body: bytes) -> tuple[Step, ...]:
    """Where the source gives its segments no id, the event's own identity stands in."""
    data = _decode(body, _SegmentData)
    segment = Segment(
        id=data.id or stable_id("k", event.source, event.id),
        text=_sized(data.text, MAX_SEGMENT_BYTES, "text"),
        speaker=speaker_of(data.speaker),
        rev=data.rev,
        start_ms=data.start_ms,
        end_ms=data.end_ms,
        final=data.final,
        label=data.speaker,
    )
    return (segment,)


def _note(event: _Envelope, body: bytes) -> tuple[Step, ...]:
    data = _decode(body, _NoteData)
    return (WriteNote(_sized(data.text, MAX_TEXT_BYTES, "text"), data.rev),)


def _closed(event: _Envelope, body: bytes) -> tuple[Step, ...]:
    return (Close(),)


def _visit(event: _Envelope, body: bytes) -> tuple[Step, ...]:
    """A visit as the session that it would have been. Ids follow the place in the transcript."""
    data = _decode(body, _VisitData)
    turns = _turns(_sized(data.transcript, MAX_TEXT_BYTES, "transcript"))
    segments = (
        Segment(id=f"visit-{number:05}", text=turn.text, speaker=turn.speaker, label=turn.label)
        for number, turn in enumerate(turns, start=1)
    )
    metadata = _metadata(data.metadata)
    opened = (Open(metadata),) if metadata else ()
    return (*opened, *segments, WriteNote(_sized(data.note, MAX_TEXT_BYTES, "note"), 1), Close())


def _turns(transcript: str) -> tuple[Turn, ...]:
    try:
        return turns_of_visit(transcript)
    except TooManyTurns:
        raise MessageError("too_large", "transcript") from None


def _metadata(raw: msgspec.Raw) -> dict[str, Any]:
    """Free-form, so it is read by what will write it into the log, and no deeper than that goes."""
    try:
        value = orjson.loads(bytes(raw))
    except orjson.JSONDecodeError:
        raise MessageError("bad_field", "metadata") from None
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
    if level or not isinstance(value, dict):
        raise MessageError("bad_field", "metadata")
    return value


def _children(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


_READERS: Mapping[str, Callable[[_Envelope, bytes], tuple[Step, ...]]] = {
    SEGMENT: _segment,
    NOTE: _note,
    CLOSED: _closed,
    VISIT: _visit,
}


def _decode(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        path = _PATH.search(str(error))
        raise MessageError("bad_field", path[1] if path else "") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise MessageError("bad_json") from None


def _text(data: bytes | None, field: str) -> str:
    try:
        return (data or b"").decode()
    except UnicodeDecodeError:
        raise MessageError("bad_field", field) from None


def _session(key: bytes | None) -> str:
    name = _name(_text(key, "key"), "key")
    if name in _DOTS:
        raise MessageError("bad_field", "key")
    return name


def _name(value: str, field: str) -> str:
    if len(value) > MAX_ID or not re.match(_NAME, value):
        raise MessageError("bad_field", field)
    return value


def _sized(text: str, limit: int, field: str) -> str:
    if len(text) > limit or len(text.encode()) > limit:
        raise MessageError("too_large", field)
    return text
