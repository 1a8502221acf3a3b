"""Frames of the protocol ``soapstream.v1``: what a client may send, and the replies.

``decode_frame`` turns any bytes into a request or a FrameError; a FrameError with an ``id`` is answered and the
connection lives on, one without ends it. Replies and errors are built here as well, so that the protocol is one page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Final

import orjson
from msgspec import Meta, Struct

from server.wire.events import dumps
from server.wire.inputs import Count, EvaluateIn, NoteIn, OpenIn, ReviewIn, SegmentIn, SessionName, SinceIn
from server.wire.parse import BadInput, check_depth, convert, members, parse_object

PROTOCOL: Final = "soapstream.v1"
MAX_FRAME: Final = 64 * 1024
PING: Final = b"{}"

Token = Annotated[str, Meta(max_length=4096)]
Channel = Annotated[str, Meta(min_length=1, max_length=160)]


class FrameError(Exception):
    """A frame that cannot be served. ``id`` None: it could not even be told which request it was."""

    def __init__(self, request_id: int | None, error: BadInput) -> None:
        super().__init__(error.message)
        self.id = request_id
        self.error = error


class Connect(Struct):
    id: Count
    token: Token | None = None


class Refresh(Struct):
    id: Count
    token: Token


class Open(OpenIn, kw_only=True):
    id: Count
    session: SessionName


class PutSegment(Struct):
    id: Count
    session: SessionName
    segment: SegmentIn


class PutNote(Struct):
    id: Count
    session: SessionName
    note: NoteIn


class Close(Struct):
    id: Count
    session: SessionName


class Subscribe(Struct):
    id: Count
    channel: Channel
    since: SinceIn | None = None


class Unsubscribe(Struct):
    id: Count
    channel: Channel


class Evaluate(EvaluateIn, kw_only=True):
    id: Count
    session: SessionName


class Review(ReviewIn, kw_only=True):
    id: Count
    session: SessionName


class Delete(Struct):
    id: Count
    session: SessionName


class _Head(Struct):
    """What is read of a frame that is too large."""

    id: Any = None
    op: Any = None


Request = Connect | Refresh | Open | PutSegment | PutNote | Close | Subscribe | Unsubscribe | Evaluate | Review | Delete

OPERATIONS: Final[Mapping[str, type[Request]]] = {
    "connect": Connect,
    "refresh": Refresh,
    "open": Open,
    "segment": PutSegment,
    "note": PutNote,
    "close": Close,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "evaluate": Evaluate,
    "review": Review,
    "delete": Delete,
}

_OP_OF = {kind: op for op, kind in OPERATIONS.items()}

_LEADING_ID = re.compile(r'\s{0,16}\{\s{0,16}"id"\s{0,16}:\s{0,16}([0-9]{1,15})\s{0,16}[,}]')


def decode_frame(data: str | bytes) -> Request | None:
    """A client's frame; None is its pong. Raises FrameError."""
    size = len(data) if isinstance(data, bytes) or data.isascii() else len(data.encode("utf-8", "replace"))
    try:
        frame = parse_object(data) if size <= MAX_FRAME else members(data, _Head, MAX_FRAME)
    except BadInput as error:
        raise FrameError(_leading_id(data), error) from None
    if not frame:
        return None
    request_id = _readable_id(frame)
    try:
        if isinstance(data, bytes):
            raise BadInput("bad_frame", "binary frames are not part of the protocol; send text")
        if size > MAX_FRAME:
            raise _too_large(frame)
        return _request(frame)
    except BadInput as error:
        raise FrameError(request_id, error) from None


def op_of(request: Request) -> str:
    """The operation's name on the wire."""
    return _OP_OF[type(request)]


def encode_result(request_id: int, result: Mapping[str, Any]) -> bytes:
    """The reply to a request that was served. Values may be ``orjson.Fragment``."""
    return orjson.dumps({"id": request_id, "result": result})


def encode_error(
    request_id: int,
    code: str,
    message: str,
    *,
    field: str | None = None,
    temporary: bool = False,
    retry_after_ms: int | None = None,
) -> bytes:
    """The reply to a request that was not served; ``temporary`` says whether the same may succeed later."""
    error = {
        "code": code,
        "message": message,
        "field": field,
        "temporary": temporary,
        "retry_after_ms": retry_after_ms,
    }
    return dumps({"id": request_id, "error": error})


def _request(frame: dict[str, Any]) -> Request:
    op = frame.get("op")
    if not isinstance(op, str):
        raise BadInput("bad_field", "op: required" if op is None else "op: expected str", "op")
    kind = OPERATIONS.get(op)
    if kind is None:
        raise BadInput("unknown_op", f"op: unknown operation; known are {', '.join(OPERATIONS)}", "op")
    request = convert(frame, kind)
    if isinstance(request, Open):
        check_depth(request.metadata, "metadata")
    return request


def _too_large(frame: Mapping[str, Any]) -> BadInput:
    if frame.get("op") == "note":
        return BadInput(
            "note_too_large",
            f"note.text: the frame exceeds {MAX_FRAME} bytes; PUT a large note to /v1/sessions/{{id}}/note",
            "note.text",
        )
    field = "segment.text" if frame.get("op") == "segment" else None
    return BadInput("frame_too_large", f"{field or 'frame'}: the frame exceeds {MAX_FRAME} bytes", field)


def _readable_id(frame: Mapping[str, Any]) -> int | None:
    value = frame.get("id")
    return value if type(value) is int and 0 <= value < 2**53 else None


def _leading_id(data: str | bytes) -> int | None:
    """The id of a frame that is no JSON but starts with one, so that its sender can be told."""
    head = data[:80].decode("utf-8", "replace") if isinstance(data, bytes) else data[:80]
    match = _LEADING_ID.match(head)
    return int(match[1]) if match else None
