"""The error codes on the wire, the same over WebSocket and HTTP, and what each says to whoever gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ERRORS: Final[Mapping[str, str]] = {
    "already_connected": "connect was answered before on this connection.",
    "bad_field": "A field is missing, of a wrong type or out of range; `field` names it.",
    "bad_frame": "A binary frame; the protocol is JSON in text frames.",
    "bad_json": "Not a JSON object.",
    "bad_token": "The token is missing, unknown or expired; the connection ends with 4500.",
    "bad_request": "The HTTP request cannot be served as it is.",
    "broker_unavailable": "The broker does not answer now; nothing was acknowledged. Temporary.",
    "conflict": "The same id and rev were accepted before with other content.",
    "forbidden": "The token may only read, is of another tenant, or the page's origin is not allowed.",
    "frame_too_large": "The frame exceeds 64 KiB.",
    "internal": "A fault of the server, which has logged it. Temporary.",
    "method_not_allowed": "The path exists, the method does not.",
    "no_note": "There is no note to evaluate.",
    "not_connected": "The first frame must be connect.",
    "not_found": "Nothing is at this address.",
    "note_too_large": "The note exceeds what a frame (64 KiB) or a request (1 MiB) may hold.",
    "session_closed": "The session is closed and takes no more segments; notes are still accepted.",
    "shutting_down": "This node is going; another one serves. Temporary.",
    "subscription_limit": "The connection follows as many sessions as it may; `unsubscribe` makes room.",
    "too_large": "The body, or the text that `field` names, exceeds its limit.",
    "unauthorized": "The Authorization header holds no valid token.",
    "unknown_op": "No operation of this name exists.",
    "unknown_run": "No run of this id is known.",
    "unknown_session": "No session of this id is known.",
}
