"""The producer over a double of aiokafka's: what it does when starting or sending fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from aiokafka.errors import (
    KafkaConnectionError,
    KafkaError,
    MessageSizeTooLargeError,
    OutOfOrderSequenceNumber,
    UnknownError,
    UnknownTopicOrPartitionError,
)

from stream.broker import BrokerUnavailable
from stream.kafka_producer import RECONNECT_S, Message, Producer, TooLarge
from stream.kafka_settings import KafkaSettings
from stream.kafka_topics import TopicMissing
from tests.kit.fakes import FakeClock

SETTINGS = KafkaSettings("127.0.0.1:9092", request_timeout_s=0.1)
MESSAGES = [Message("t", b"k", f"{number}".encode(), (("h", b"v"),)) for number in range(3)]


class Cluster:
    """What the doubles share: which of them were made, what they sent, and what fails next."""

    def __init__(self) -> None:
        self.made: list[DoubleProducer] = []
        self.sent: list[bytes] = []
        self.start: Callable[[bool], BaseException | None] = lambda idempotent: None
        self.send: list[BaseException] = []
        self.silent = False


class DoubleProducer:
    def __init__(self, cluster: Cluster, enable_idempotence: bool) -> None:
        self.idempotent = enable_idempotence
        self.stopped = False
        self._message_accumulator = self
        self._cluster = cluster
        self._waiting: list[asyncio.Future[None]] = []
        cluster.made.append(self)

    async def start(self) -> None:
        error = self._cluster.start(self.idempotent)
        if error is not None:
            raise error

    def fail_all(self, error: BaseException) -> None:
        for future in self._waiting:
            if not future.done():
                future.set_exception(error)
                future.exception()

    async def stop(self) -> None:
        """As an idempotent producer does: waits until all is acknowledged, or has failed."""
        await asyncio.gather(*self._waiting, return_exceptions=True)
        self.stopped = True

    async def send(self, topic: str, value: bytes, key: bytes, headers: Any) -> asyncio.Future[None]:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._cluster.send:
            future.set_exception(self._cluster.send.pop(0))
        elif not self._cluster.silent:
            self._cluster.sent.append(value)
            future.set_result(None)
        self._waiting.append(future)
        return future


@pytest.fixture
def cluster(monkeypatch: pytest.MonkeyPatch) -> Cluster:
    cluster = Cluster()

    def make(*, enable_idempotence: bool, **_: object) -> DoubleProducer:
        return DoubleProducer(cluster, enable_idempotence)

    monkeypatch.setattr("stream.kafka_producer.AIOKafkaProducer", make)
    return cluster


async def test_one_idempotent_producer_serves_many(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    await asyncio.gather(*(producer.deliver(MESSAGES) for _ in range(5)))
    assert [made.idempotent for made in cluster.made] == [True]
    assert len(cluster.sent) == 15
    await producer.aclose()
    assert cluster.made[0].stopped


async def test_goes_on_without_idempotence_where_it_is_refused(cluster: Cluster) -> None:
    cluster.start = lambda idempotent: UnknownError() if idempotent else None
    producer = Producer(SETTINGS)
    await producer.deliver(MESSAGES)
    assert [(made.idempotent, made.stopped) for made in cluster.made] == [(True, True), (False, False)]
    cluster.send = [KafkaError()]
    with pytest.raises(BrokerUnavailable):
        await producer.deliver(MESSAGES)
    await producer.deliver(MESSAGES)
    assert [made.idempotent for made in cluster.made] == [True, False, False]
    await producer.aclose()


async def test_no_connection_is_no_refusal(cluster: Cluster) -> None:
    failures: list[BaseException] = [KafkaConnectionError("away")]
    cluster.start = lambda idempotent: failures.pop() if failures else None
    clock = FakeClock()
    producer = Producer(SETTINGS, clock=clock)
    with pytest.raises(BrokerUnavailable, match="KafkaConnectionError"):
        await producer.deliver(MESSAGES)
    with pytest.raises(BrokerUnavailable, match="a moment ago"):
        await producer.deliver(MESSAGES)
    assert len(cluster.made) == 1
    await clock.advance(RECONNECT_S)
    await producer.deliver(MESSAGES)
    assert [(made.idempotent, made.stopped) for made in cluster.made] == [(True, True), (True, False)]
    await producer.aclose()


async def test_a_stuck_producer_is_replaced(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    cluster.send = [OutOfOrderSequenceNumber()]
    with pytest.raises(BrokerUnavailable, match="OutOfOrderSequenceNumber"):
        await producer.deliver(MESSAGES)
    await producer.deliver(MESSAGES)
    assert len(cluster.made) == 2
    await producer.aclose()
    assert all(made.stopped for made in cluster.made)


async def test_a_missing_topic_is_named(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    cluster.send = [UnknownTopicOrPartitionError()]
    with pytest.raises(TopicMissing, match="no topic t: create it there"):
        await producer.deliver(MESSAGES)
    await producer.deliver(MESSAGES)
    await producer.aclose()


async def test_users_that_fail_together_cause_one_replacement(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    await producer.deliver(MESSAGES)
    cluster.send = [KafkaError() for _ in range(9)]
    results = await asyncio.gather(*(producer.deliver(MESSAGES) for _ in range(3)), return_exceptions=True)
    assert all(isinstance(result, BrokerUnavailable) for result in results)
    await producer.deliver(MESSAGES)
    assert len(cluster.made) == 2
    await producer.aclose()


async def test_no_acknowledgement_in_time_is_an_outage(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    cluster.silent = True
    with pytest.raises(BrokerUnavailable, match="TimeoutError"):
        await producer.deliver(MESSAGES)
    async with asyncio.timeout(5):
        await producer.aclose()  # it does not wait for what will never be acknowledged
    assert cluster.made[0].stopped


async def test_too_large_says_so_and_keeps_the_producer(cluster: Cluster) -> None:
    producer = Producer(SETTINGS)
    cluster.send = [MessageSizeTooLargeError("x")]
    with pytest.raises(TooLarge):
        await producer.deliver(MESSAGES)
    await producer.deliver(MESSAGES)
    assert len(cluster.made) == 1
    await producer.aclose()
