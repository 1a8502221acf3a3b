"""A producer that is made when it is needed, and made anew when it is stuck.

Idempotent where the broker allows it, with acknowledgement by all replicas either way. An idempotent producer whose
sequence numbers the broker refuses never recovers by itself, so any failure ends it and the next delivery starts one.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    BrokerResponseError,
    KafkaError,
    MessageSizeTooLargeError,
    RecordListTooLargeError,
    RecordTooLargeError,
    UnknownTopicOrPartitionError,
)

from stream.broker import BrokerUnavailable
from stream.clock import Clock, SystemClock
from stream.kafka_settings import KafkaSettings
from stream.kafka_topics import TopicMissing

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 15.0
RECONNECT_S = 1.0
"""After a connection failed, deliveries fail at once for this long, so that many users do not all wait for the next."""

MAX_BATCH_BYTES = 128 << 10
TOO_LARGE = (MessageSizeTooLargeError, RecordListTooLargeError, RecordTooLargeError)


@dataclass(frozen=True, slots=True)
class Message:
    """What is produced. ``partition`` follows the key, as with Kafka's own producers."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]


class TooLarge(Exception):  # noqa: N818 - a property of the message
    """Kafka will never take this message; the ones before it in the same delivery may have been taken."""


class Producer:
    """Delivers messages; used by many tasks at once, whose messages travel in common batches."""

    def __init__(
        self, settings: KafkaSettings, on_made: Callable[[], None] = lambda: None, clock: Clock | None = None
    ) -> None:
        self._settings = settings
        self._on_made = on_made
        self._clock = clock or SystemClock()
        self._not_before = 0.0  # when to connect again after a connection failed
        self._idempotent = True
        self._producer: Any = None
        self._making = asyncio.Lock()
        self._stopping: set[asyncio.Task[None]] = set()

    async def deliver(self, messages: Sequence[Message]) -> None:
        """Return when Kafka has acknowledged all of them, which are of one topic; they keep their order within a key.

        Raises BrokerUnavailable (all should be delivered again; some may be there twice then), as TopicMissing where
        Kafka is there and the topic is not, or TooLarge.
        """
        limit = self._settings.request_timeout_s * 2
        try:
            async with asyncio.timeout(limit):
                producer = await self._made()
        except (KafkaError, OSError, TimeoutError) as error:
            self._not_before = self._clock.monotonic() + RECONNECT_S
            raise BrokerUnavailable(f"Kafka: {type(error).__name__}") from error
        try:
            async with asyncio.timeout(limit):
                await _send_all(producer, messages)
        except TOO_LARGE as error:
            raise TooLarge(type(error).__name__) from error
        except UnknownTopicOrPartitionError as error:
            self._discard(producer)
            raise TopicMissing(messages[0].topic) from error
        except (KafkaError, OSError, TimeoutError) as error:
            self._discard(producer)
            raise BrokerUnavailable(f"Kafka: {type(error).__name__}") from error

    async def aclose(self) -> None:
        """Disconnect; what was not acknowledged is given up."""
        if self._producer is not None:
            self._discard(self._producer)
        await asyncio.gather(*self._stopping)

    async def _made(self) -> Any:
        async with self._making:
            if self._producer is None:
                if self._clock.monotonic() < self._not_before:
                    raise BrokerUnavailable("Kafka: it was away a moment ago")
                self._producer = await self._make()
                self._on_made()
            return self._producer

    async def _make(self) -> Any:
        if self._idempotent:
            try:
                return await self._start(True)
            except BrokerResponseError as error:
                if error.retriable:
                    raise
                log.warning("kafka refuses idempotent producers (%s): going on without", type(error).__name__)
                self._idempotent = False
        return await self._start(False)

    async def _start(self, idempotent: bool) -> Any:
        producer = AIOKafkaProducer(
            acks="all",
            enable_idempotence=idempotent,
            max_request_size=2 * self._settings.max_message_bytes,
            max_batch_size=MAX_BATCH_BYTES,
            **self._settings.connection,
        )
        try:
            await producer.start()
        except BaseException:
            await _stop(producer)
            raise
        return producer

    def _discard(self, producer: Any) -> None:
        """End a producer in the background, once, whoever of its users saw it fail first."""
        if self._producer is producer:
            self._producer = None
            task = asyncio.get_running_loop().create_task(_stop(producer))
            self._stopping.add(task)
            task.add_done_callback(self._stopping.discard)


async def _send_all(producer: Any, messages: Sequence[Message]) -> None:
    sent = [await producer.send(m.topic, m.value, key=m.key, headers=list(m.headers)) for m in messages]
    for error in await asyncio.gather(*sent, return_exceptions=True):
        if isinstance(error, BaseException):
            raise error


async def _stop(producer: Any) -> None:
    """End a producer and whatever it still tries: by itself an idempotent one would try for ever."""
    producer._message_accumulator.fail_all(KafkaError("the producer was given up"))  # there is no public way
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await producer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        log.warning("kafka producer ended badly: %s", type(error).__name__)
        await producer.client.close()
