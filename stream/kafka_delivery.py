"""From a consumed record to the log, or to the dead letters: nothing in between is an end.

Only what is wrong with the message itself makes a dead letter. When a dependency is away, the record waits and tries
again, and its partition takes nothing new in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from engine.transcript import Segment
from stream.broker import BrokerUnavailable, SessionKey
from stream.clock import Clock
from stream.ingest import Ack, Refused
from stream.kafka_events import VISIT, Close, Inbound, MessageError, Open, Step, WriteNote, read_message
from stream.kafka_partition import GivenUp, KafkaRecord, PartitionWork
from stream.kafka_producer import Message, TooLarge
from stream.kafka_settings import KafkaSettings
from stream.kafka_stats import SourceStats

log = logging.getLogger(__name__)

LARGE_BYTES = 64 << 10  # values above this are read in a thread: a loop should never be held by one message
FAULT_ATTEMPTS = 3  # of a record that makes our own code fail
BACKOFF_FIRST_S = 0.1
BACKOFF_MOST_S = 10.0


class KafkaIngest(Protocol):
    """What the source asks of the stream's ingest."""

    async def open(self, session: SessionKey, metadata: Mapping[str, Any]) -> object: ...
    async def segment(self, session: SessionKey, segment: Segment) -> object: ...
    async def note(self, session: SessionKey, text: str, rev: int | None = None) -> object: ...
    async def holds_note(self, session: SessionKey, text: str, rev: int) -> bool: ...
    async def close(self, session: SessionKey) -> object: ...


class DeadLetters(Protocol):
    """Where dead letters go (a Producer). Returns when they are safe; raises BrokerUnavailable or TooLarge."""

    async def deliver(self, messages: Sequence[Message]) -> None: ...


class Delivery:
    """Deals with single records. ``jitter`` gives numbers from 0 to 1, evenly spread."""

    def __init__(
        self,
        ingest: KafkaIngest,
        dead_letters: DeadLetters,
        settings: KafkaSettings,
        stats: SourceStats,
        clock: Clock,
        jitter: Callable[[], float],
    ) -> None:
        self._ingest = ingest
        self._dead_letters = dead_letters
        self._settings = settings
        self._stats = stats
        self._clock = clock
        self._jitter = jitter
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def handle(self, record: KafkaRecord, work: PartitionWork) -> None:
        """Append what a record says, or put it among the dead letters; returns when one of them is durable.

        Raises GivenUp when the partition is taken away before that.
        """
        attempts = 0
        faults = 0
        while True:
            attempts += 1
            try:
                inbound = await self._append(record, work)
                self._stats.consumed[inbound.type] += 1
                return
            except MessageError as error:
                return await self._bury(record, work, error.code, "decode", attempts)
            except Refused as error:
                if not error.temporary:
                    return await self._bury(record, work, error.code, "append", attempts)
                await self._wait_out(work, error.code, attempts, (error.retry_after_ms or 0) / 1000)
            except (BrokerUnavailable, OSError) as error:
                await self._wait_out(work, type(error).__name__, attempts)
            except GivenUp:
                raise
            except Exception as error:  # a fault of ours must cost one message, not the partition
                faults += 1
                log.error("kafka record at offset %d makes the append fail: %s", record.offset, type(error).__name__)
                if faults >= FAULT_ATTEMPTS:
                    return await self._bury(record, work, "internal", "append", attempts)
                await self._wait_out(work, type(error).__name__, attempts)

    async def _append(self, record: KafkaRecord, work: PartitionWork) -> Inbound:
        async with self._slots:
            work.check()
            inbound = await self._read(record)
            for step in inbound.steps:
                done = await self._take(inbound.session, step)
                if inbound.type == VISIT and isinstance(step, WriteNote) and isinstance(done, Ack) and done.stale:
                    await self._check_note(inbound.session, step)
            return inbound

    async def _check_note(self, session: SessionKey, note: WriteNote) -> None:
        """Raises Refused where the note of a visit is none of those that the later one has followed: its rev is ours
        and not its sender's, who does not mean it to be older, and it would be lost."""
        if not await self._ingest.holds_note(session, note.text, note.rev or 0):
            raise Refused("conflict", "the session has a later note, and never had this one", field="note")

    async def _read(self, record: KafkaRecord) -> Inbound:
        size = len(record.value or b"")
        if size > self._settings.max_message_bytes:
            raise MessageError("too_large")
        if size > LARGE_BYTES:
            return await asyncio.to_thread(read_message, record, self._settings.tenant)
        return read_message(record, self._settings.tenant)

    def _take(self, session: SessionKey, step: Step) -> Awaitable[object]:
        match step:
            case Segment():
                return self._ingest.segment(session, step)
            case WriteNote(text, rev):
                return self._ingest.note(session, text, rev)
            case Open(metadata):
                return self._ingest.open(session, metadata)
            case Close():
                return self._ingest.close(session)

    async def _bury(self, record: KafkaRecord, work: PartitionWork, code: str, stage: str, attempts: int) -> None:
        letter = dead_letter(self._settings.dead_letters, record, code, stage, attempts)
        try:
            await self._deliver(letter, record, work)
        finally:
            self._stats.unburied.pop((record.partition, record.offset), None)
        self._stats.dead_letters[code] += 1

    async def _deliver(self, letter: Message, record: KafkaRecord, work: PartitionWork) -> None:
        """Try until Kafka has taken it: for ever, where the topic takes less than that of the transcripts."""
        tries = 0
        while True:
            tries += 1
            try:
                return await self._dead_letters.deliver([letter])
            except (BrokerUnavailable, TooLarge) as error:
                log.error("dead letter for offset %d is not taken: %s", record.offset, error)
                if tries > 1:
                    self._stats.unburied[record.partition, record.offset] = str(error)
                await self._wait_out(work, "dead_letter", tries)

    async def _wait_out(self, work: PartitionWork, code: str, attempts: int, at_least_s: float = 0.0) -> None:
        """Sleep with full jitter; the partition takes nothing in meanwhile."""
        self._stats.retries[code] += 1
        longest = min(BACKOFF_MOST_S, BACKOFF_FIRST_S * 2 ** min(attempts, 10))
        await work.wait_out(self._clock.sleep(at_least_s + longest * self._jitter()))


def dead_letter(topic: str, record: KafkaRecord, code: str, stage: str, attempts: int) -> Message:
    """The record as it came, and why it is here; no text of it in what is added."""
    reason = {
        "code": code,
        "stage": stage,
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "attempts": attempts,
    }
    added = tuple((f"soapstream-error-{name}", str(value).encode()) for name, value in reason.items())
    return Message(topic, record.key, record.value, (*record.headers, *added))
