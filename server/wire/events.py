"""The one encoding of events and snapshots: CloudEvents 1.0 structured JSON.

Events are encoded once, before they are appended; the bytes in a log, on a socket and in Kafka are the same. Nothing
here trusts that texts are clean: unpaired surrogates (a model's reply can hold them) become U+FFFD, one code point for
one code point, so that spans stay right.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec
import orjson

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
from engine.session import Snapshot, Summary
from stream.broker import Entry, SessionKey

SCHEMA_VERSION = "1"
"""Value of the ``schemaversion`` extension: changes when ``data`` of any event changes incompatibly."""

_EVENT_TYPES: Mapping[str, type[Any]] = {
    "soapstream.session.opened": SessionOpened,
    "soapstream.segment.accepted": SegmentAccepted,
    "soapstream.note.accepted": NoteAccepted,
    "soapstream.session.closed": SessionClosed,
    "soapstream.evaluation.requested": EvaluationRequested,
    "soapstream.review.flagged": ReviewFlagged,
    "soapstream.evaluation.partial": Evaluation,
    "soapstream.evaluation.progress": Progress,
    "soapstream.evaluation.complete": Evaluation,
    "soapstream.evaluation.superseded": Superseded,
}


class _Envelope(msgspec.Struct):
    type: str
    data: msgspec.Raw
    schemaversion: str = SCHEMA_VERSION


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_DATA = {name: msgspec.json.Decoder(cls) for name, cls in _EVENT_TYPES.items()}
_NOTE = _DATA["soapstream.note.accepted"]
_LARGE = 64 << 10
_UNREAD = msgspec.json.Decoder(dict[str, msgspec.Raw])
_SNAPSHOT = msgspec.json.Decoder(Snapshot)


def utc_now() -> datetime:
    return datetime.now(UTC)


def rfc3339(moment: datetime) -> str:
    """``2026-01-31T09:30:00.123456Z``, always with six digits, so that it sorts as text."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class CloudEvents:
    """The ``Codec`` that the composition root hands to the stream.

    ``node`` becomes the ``source`` of what is encoded here. ``clock`` and ``new_id`` are injected by tests.
    ``on_event`` sees every event before it is encoded (metrics).
    """

    def __init__(
        self,
        node: str,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
        on_event: Callable[[Event], None] = lambda _: None,
    ) -> None:
        self._source = f"/soapstream/{node}"
        self._clock = clock
        self._new_id = new_id
        self._on_event = on_event

    def encode(self, session: SessionKey, event: Event) -> bytes:
        """One event as it is appended, stored and pushed."""
        self._on_event(event)
        envelope: dict[str, Any] = {
            "specversion": "1.0",
            "id": self._new_id(),
            "source": self._source,
            "type": type_of(event),
            "subject": session.session,
            "time": rfc3339(self._clock()),
            "datacontenttype": "application/json",
            "tenant": session.tenant,
            "schemaversion": SCHEMA_VERSION,
            "data": {"session": session.session, **_fields(event)},
        }
        return dumps(envelope)

    def decode(self, body: bytes) -> Event:
        """The event behind ``body``. Raises ValueError, without any text of the body, when it cannot be read."""
        try:
            envelope = _ENVELOPE.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(f"not a CloudEvent of this project: {shape_of(error)}") from None
        decoder = _DATA.get(envelope.type)
        if decoder is None or envelope.schemaversion != SCHEMA_VERSION:
            raise ValueError(f"cannot read events of this type or schema version (known version {SCHEMA_VERSION})")
        try:
            if decoder is _NOTE and len(body) >= _LARGE:
                return _large_note(envelope.data)
            event: Event = decoder.decode(envelope.data)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(f"data of {envelope.type}: {shape_of(error)}") from None
        return event

    def reference(self, session: SessionKey, entry: Entry) -> bytes:
        """The envelope of ``entry`` with a ``dataref`` (the CloudEvents extension) in place of its data."""
        envelope = _UNREAD.decode(entry.body)
        del envelope["data"]
        where = f"/v1/sessions/{quote(session.session, safe='')}/events/{entry.offset}"
        return _ENCODER.encode({**envelope, "dataref": where})

    def encode_snapshot(self, snapshot: Snapshot) -> bytes:
        return dumps(snapshot)

    def encode_summary(self, summary: Summary) -> bytes:
        return dumps(summary)

    def decode_snapshot(self, body: bytes) -> Snapshot:
        """Raises ValueError for a snapshot of another shape (an older version wrote it): fold anew from the log."""
        try:
            return _SNAPSHOT.decode(body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise ValueError(f"snapshot: {shape_of(error)}") from None


def _large_note(data: msgspec.Raw) -> NoteAccepted:
    """Half a million escaped line ends take msgspec 13 ms, in which an event loop is held, and orjson 2 ms."""
    try:
        fields = orjson.loads(memoryview(data))
    except orjson.JSONDecodeError:
        raise msgspec.DecodeError from None  # its own error holds the text
    return msgspec.convert(fields, NoteAccepted)


class _RunData(msgspec.Struct):
    run: str
    status: str
    findings: msgspec.Raw = msgspec.Raw(b"")


_RESULT_TYPES = frozenset(f"soapstream.evaluation.{end}" for end in ("partial", "complete", "superseded"))
_RUN_DATA = msgspec.json.Decoder(_RunData)


def result_of(body: bytes) -> tuple[str, str, bytes] | None:
    """Run, status and data of an encoded event that states the result of a note's run; None for other events.

    Partials of segments carry differences, which mean nothing on their own.
    """
    envelope = _ENVELOPE.decode(body)
    if envelope.type not in _RESULT_TYPES:
        return None
    data = _RUN_DATA.decode(envelope.data)
    if bytes(data.findings).startswith(b"{"):
        return None
    return data.run, data.status, bytes(envelope.data)


def shape_of(error: Exception) -> str:
    """What a decoder complained of, as a path: msgspec quotes values only of enumerations, which are cut away."""
    where = str(error).partition(" - at `")[2].rstrip("`") or "$"
    return f"unexpected value at {where}"


def _fields(event: Event) -> dict[str, Any]:
    """An event's own fields in order; nested dataclasses are left to orjson."""
    return {name: getattr(event, name) for name in type(event).__dataclass_fields__}


def dumps(value: Any) -> bytes:
    """JSON bytes of dataclasses, structs, mappings and sequences; what JSON cannot carry is made to fit (``_fit``)."""
    try:
        return _ENCODER.encode(value)
    except (TypeError, UnicodeEncodeError, OverflowError):
        return orjson.dumps(_fit(value))


def _mapping(value: Any) -> dict[Any, Any]:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"cannot encode {type(value).__name__}")


# Three times as fast as orjson here, which is slow on dataclasses with slots; orjson serves what has none.
_ENCODER = msgspec.json.Encoder(enc_hook=_mapping)


def _fit(value: Any) -> Any:
    """The slow road: unpaired surrogates → U+FFFD, whole numbers beyond 64 bits → their digits as text.

    Raises TypeError for a type that is no data, RecursionError never below a depth of some hundreds.
    """
    if isinstance(value, str):
        return value.translate(_SURROGATES)
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return str(value)
    if isinstance(value, Mapping):
        return {_fit(str(key)): _fit(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_fit(item) for item in value]
    fields = getattr(type(value), "__dataclass_fields__", None) or getattr(type(value), "__struct_fields__", None)
    if fields is not None:
        return {name: _fit(getattr(value, name)) for name in fields}
    if value is None or isinstance(value, bool | int | float):
        return value
    raise TypeError(f"cannot encode {type(value).__name__}")


_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
