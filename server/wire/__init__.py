"""All encoding of the project: events and snapshots (``events``), frames of the WebSocket protocol (``frames``)."""

from server.wire.events import SCHEMA_VERSION, CloudEvents, dumps, rfc3339

__all__ = ["SCHEMA_VERSION", "CloudEvents", "dumps", "rfc3339"]
