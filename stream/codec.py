"""What the stream needs of an encoding: handed in at composition (server.wire), so that stream carries bytes."""

from __future__ import annotations

from typing import Protocol

from engine.events import Event
from engine.session import Snapshot, Summary
from stream.broker import Entry, SessionKey


class Codec(Protocol):
    """Encodes events as CloudEvents and snapshots as JSON. Decoding raises ValueError for bytes it cannot read."""

    def encode(self, session: SessionKey, event: Event) -> bytes:
        """One CloudEvents 1.0 structured JSON object: the bytes that are appended, stored and pushed.

        Called before the append, so neither epoch nor offset is known; they go in front of the bytes at the push.
        """

    def decode(self, body: bytes) -> Event: ...

    def reference(self, session: SessionKey, entry: Entry) -> bytes:
        """The event without its data, with a ``dataref`` where it can be read: for one too large for a frame."""

    def encode_snapshot(self, snapshot: Snapshot) -> bytes: ...

    def decode_snapshot(self, body: bytes) -> Snapshot: ...

    def encode_summary(self, summary: Summary) -> bytes:
        """One row of the ``sessions`` channel as a JSON object."""
