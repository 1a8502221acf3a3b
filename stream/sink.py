"""Where evaluation events go besides the subscribers."""

from __future__ import annotations

from typing import Protocol

from stream.broker import Lease


class Sink(Protocol):
    """Takes a session's evaluation events out of its log, at least once, with a durable cursor (the Kafka sink)."""

    async def flush(self, lease: Lease, top: int) -> int:
        """Send what stands between the cursor and ``top``; returns the cursor. The owner calls it after its appends.

        A session is settled only once the cursor has reached its top.
        """
