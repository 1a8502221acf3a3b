"""All encoding of the project.

``events``: events and snapshots, the stream's codec. ``frames``: the WebSocket protocol. ``inputs``: the shapes of
what clients say, over WebSocket and HTTP. ``parse``: strict reading of untrusted JSON.
"""

from server.wire.events import SCHEMA_VERSION, CloudEvents, dumps, rfc3339
from server.wire.frames import FrameError, decode_frame, encode_error, encode_result
from server.wire.parse import BadInput

__all__ = [
    "SCHEMA_VERSION",
    "BadInput",
    "CloudEvents",
    "FrameError",
    "decode_frame",
    "dumps",
    "encode_error",
    "encode_result",
    "rfc3339",
]
