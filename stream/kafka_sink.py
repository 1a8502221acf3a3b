"""The Kafka sink: evaluation events out of session logs, onto the evaluations topic.

At least once: the durable cursor of a session moves only when Kafka has acknowledged everything up to it. ``ce_id`` is
session/epoch/offset, by which consumers recognise a repetition. Binary mode: the stored data goes out as it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import msgspec
from aiokafka.errors import KafkaError

from stream.broker import Broker, BrokerUnavailable, Entry, Lease, SessionKey
from stream.clock import Clock, SystemClock
from stream.kafka_producer import RECONNECT_S, Message, Producer, TooLarge
from stream.kafka_settings import KafkaSettings
from stream.kafka_stats import SinkStats
from stream.kafka_topics import TopicMissing, ensure_topics

log = logging.getLogger(__name__)

CURSOR = "kafka"
PAGE = 128
TYPES = frozenset(f"soapstream.evaluation.{end}" for end in ("partial", "progress", "complete", "superseded"))


class _Event(msgspec.Struct):
    """What is read of a stored event; its data stays bytes."""

    type: str
    source: str = ""
    time: str = ""
    schemaversion: str = ""
    data: msgspec.Raw = msgspec.Raw(b"null")


class KafkaSink:
    """A ``stream.sink.Sink``. Many sessions may be flushed at once: their messages share batches."""

    def __init__(self, broker: Broker, settings: KafkaSettings, clock: Clock | None = None) -> None:
        self.stats = SinkStats()
        self._broker = broker
        self._settings = settings
        self._clock = clock or SystemClock()
        self._producer = Producer(settings, self._made, self._clock)
        self._preparing = asyncio.Lock()
        self._prepared = False
        self._why_down: str | None = None

    async def flush(self, lease: Lease, top: int) -> int:
        """Send what stands between the session's cursor and ``top``; returns the cursor.

        Stops short when the lease is lost. Raises BrokerUnavailable when Kafka or the broker is; then some events may
        have been sent that a later flush sends again.
        """
        try:
            await self._prepare()
            cursor = await self._flush(lease, top)
        except BrokerUnavailable as error:
            self.stats.failures += 1
            self._why_down = str(error)
            if isinstance(error, TopicMissing):
                self._prepared = False  # it went, so that the next flush makes it anew
            await self._clock.sleep(RECONNECT_S)  # callers try again at once, for every session
            raise
        self._why_down = None
        return cursor

    async def ready(self) -> None:
        """Return when the last flush got through; raises BrokerUnavailable saying what was wrong."""
        if self._why_down is not None:
            raise BrokerUnavailable(f"Kafka sink: {self._why_down}")

    async def aclose(self) -> None:
        await self._producer.aclose()

    async def _flush(self, lease: Lease, top: int) -> int:
        cursor = await self._broker.cursor(lease.session, CURSOR)
        while cursor < top:
            page = await self._broker.read(lease.session, cursor, PAGE)
            if not page.entries:
                break
            self.stats.trimmed += page.entries[0].offset - cursor - 1
            await self._send(lease.session, page.epoch, page.entries)
            if not await self._broker.advance(lease, CURSOR, page.entries[-1].offset):
                break
            cursor = page.entries[-1].offset
        return cursor

    async def _send(self, session: SessionKey, epoch: str, entries: Sequence[Entry]) -> None:
        topic = self._settings.evaluations
        found = [evaluation_message(topic, session, epoch, entry) for entry in entries]
        messages = [message for message in found if message is not None]
        if not messages:
            return
        try:
            await self._producer.deliver(messages)
        except TooLarge:
            for message in messages:
                await self._send_alone(message)
        else:
            self.stats.produced.update(_type_of(message) for message in messages)

    async def _send_alone(self, message: Message) -> None:
        """An event that Kafka will never take must not hold up the ones after it."""
        try:
            await self._producer.deliver([message])
            self.stats.produced[_type_of(message)] += 1
        except TooLarge as error:
            self.stats.skipped += 1
            log.error("kafka does not take an evaluation event of %d bytes: %s", len(message.value or b""), error)

    async def _prepare(self) -> None:
        async with self._preparing:
            if self._prepared:
                return
            limit = self._settings.request_timeout_s * 2
            try:
                async with asyncio.timeout(limit):
                    await ensure_topics(self._settings, [self._settings.evaluations])
            except (KafkaError, OSError, TimeoutError) as error:
                raise BrokerUnavailable(f"Kafka: {type(error).__name__}") from error
            self._prepared = True

    def _made(self) -> None:
        self.stats.producers += 1


def evaluation_message(topic: str, session: SessionKey, epoch: str, entry: Entry) -> Message | None:
    """The message for a log entry; None for one that is no evaluation event."""
    event = msgspec.json.decode(entry.body, type=_Event)
    if event.type not in TYPES:
        return None
    attributes = {
        "specversion": "1.0",
        "type": event.type,
        "source": event.source,
        "id": f"{session.session}/{epoch}/{entry.offset}",
        "time": event.time,
        "subject": session.session,
        "tenant": session.tenant,
        "schemaversion": event.schemaversion,
        "sequence": f"{entry.offset:020}",
    }
    headers = [(f"ce_{name}", _bytes(value)) for name, value in attributes.items() if value]
    headers.append(("content-type", b"application/json"))
    return Message(topic, _bytes(session.session), bytes(event.data), tuple(headers))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _type_of(message: Message) -> str:
    return dict(message.headers)["ce_type"].decode()
