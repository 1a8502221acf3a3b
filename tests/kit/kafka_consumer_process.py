"""A process that consumes transcripts into a SQLite broker until it is killed: the victim of the chaos tests.

    python -m tests.kit.kafka_consumer_process SETTINGS_JSON DATABASE

Prints a line for every append that was acknowledged.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from typing import Any

from engine.transcript import Segment
from server.wire import CloudEvents
from stream.broker import SessionKey, open_broker
from stream.ingest import Ingest
from stream.kafka_settings import KafkaSettings
from stream.kafka_source import KafkaSource


class Telling:
    """The real ingest, telling of every segment that is in the log."""

    def __init__(self, ingest: Ingest) -> None:
        self._ingest = ingest

    async def open(self, session: SessionKey, metadata: Mapping[str, Any]) -> object:
        return await self._ingest.open(session, metadata)

    async def segment(self, session: SessionKey, segment: Segment) -> object:
        done = await self._ingest.segment(session, segment)
        sys.stdout.write(f"{segment.id}\n")
        sys.stdout.flush()
        return done

    async def note(self, session: SessionKey, text: str, rev: int | None = None) -> object:
        return await self._ingest.note(session, text, rev)

    async def holds_note(self, session: SessionKey, text: str, rev: int) -> bool:
        return await self._ingest.holds_note(session, text, rev)

    async def close(self, session: SessionKey) -> object:
        return await self._ingest.close(session)


async def run(settings: KafkaSettings, database: str) -> None:
    broker = open_broker(f"sqlite:///{database}")
    await broker.start()
    ingest = Ingest(broker, CloudEvents("victim"), "1", lambda session: None)
    source = KafkaSource(Telling(ingest), settings)
    await source.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(KafkaSettings(**json.loads(sys.argv[1])), sys.argv[2]))
