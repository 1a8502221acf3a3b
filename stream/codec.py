"""What the stream needs of an encoding: handed in at composition (server.wire), so that stream carries bytes."""

from __future__ import annotations

from typing import Protocol

from engine.events import Event
from engine.session import Snapshot
from stream.broker import SessionKey


class Codec(Protocol):
    """Encodes events as CloudEvents and snapshots as JSON. Decoding raises ValueError for bytes it cannot read."""

    def encode(self, session: SessionKey, epoch: str, event: Event) -> bytes:
        """One CloudEvents 1.0 structured JSON object: the bytes that are appended, stored and pushed."""

    def decode(self, body: bytes) -> Event: ...

    def encode_snapshot(self, snapshot: Snapshot) -> bytes: ...

    def decode_snapshot(self, body: bytes) -> Snapshot: ...
