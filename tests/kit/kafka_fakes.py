"""Doubles for the parts of the Kafka source that can be tested without Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.transcript import Segment
from stream.broker import SessionKey
from stream.kafka_producer import Message
from tests.kit.kafka_client import Item


@dataclass(frozen=True)
class FakeRecord:
    """A consumed record."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()
    topic: str = "transcripts"
    partition: int = 0


def record(offset: int, item: Item) -> FakeRecord:
    key, value, headers = item
    return FakeRecord(offset, key, value, headers)


Call = tuple[str, SessionKey, Any]
Before = Callable[[Call], BaseException | None]


@dataclass
class RecordingIngest:
    """Keeps what it is asked. ``before`` may refuse a call with an exception; ``gate`` holds all calls while clear."""

    calls: list[Call] = field(default_factory=list)
    before: Before = lambda call: None
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    working: int = 0
    most_working: int = 0
    tried: int = 0

    def __post_init__(self) -> None:
        self.gate.set()

    async def open(self, session: SessionKey, metadata: Mapping[str, Any]) -> None:
        await self._call(("open", session, metadata))

    async def segment(self, session: SessionKey, segment: Segment) -> None:
        await self._call(("segment", session, segment))

    async def note(self, session: SessionKey, text: str, rev: int | None = None) -> None:
        await self._call(("note", session, (text, rev)))

    async def holds_note(self, session: SessionKey, text: str, rev: int) -> bool:
        return True

    async def close(self, session: SessionKey) -> None:
        await self._call(("close", session, None))

    async def _call(self, call: Call) -> None:
        self.tried += 1
        self.working += 1
        self.most_working = max(self.most_working, self.working)
        try:
            await self.gate.wait()
            error = self.before(call)
            if error is not None:
                raise error
            self.calls.append(call)
        finally:
            self.working -= 1


@dataclass
class RecordingLetters:
    """Takes dead letters, after as many failures as ``failures`` holds."""

    letters: list[Message] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)

    async def deliver(self, messages: Sequence[Message]) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.letters += messages
