"""Replaying into Kafka: what the messages are, and what happens while Kafka is away."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import pytest

from server.client import Backoff, Disconnected, Outage
from server.replay_kafka import KafkaSink
from server.visits import CloseSession, PutNote, PutSegment
from stream.broker import BrokerUnavailable
from stream.kafka_events import Close, WriteNote, read_message
from stream.kafka_producer import Message, TooLarge
from stream.kafka_topics import TopicMissing
from tests.kit.clock import Clock

SAID = {"id": "a", "rev": 1, "speaker": "doctor", "start_ms": 0, "end_ms": 2000, "text": "Hello.", "final": True}


class Kafka:
    """A producer to a Kafka that is away between these times; each delivery that fails takes ten seconds."""

    def __init__(self, time: Clock, *away: tuple[float, float]) -> None:
        self.time, self.away = time, away
        self.sent: list[Message] = []
        self.deliveries = 0

    async def deliver(self, messages: Sequence[Message]) -> None:
        self.deliveries += 1
        if any(start <= self.time.now < end for start, end in self.away):
            self.time.now += 10
            raise BrokerUnavailable("Kafka: KafkaConnectionError")
        self.sent.extend(messages)


@pytest.fixture
def time() -> Clock:
    return Clock()


@pytest.fixture
def told() -> list[Outage | None]:
    return []


@pytest.fixture
def sink(time: Clock, told: list[Outage | None]) -> KafkaSink:
    patience = Backoff(first_s=15, outage_s=300)
    return KafkaSink("127.0.0.1:9", "topic", patience, told.append, sleep=time.sleep, clock=time)


def put_into(sink: KafkaSink, kafka: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sink, "_producer", kafka)


async def test_kafka_messages_are_what_the_source_reads(
    sink: KafkaSink, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    kafka = Kafka(time)
    put_into(sink, kafka, monkeypatch)
    for action in (PutSegment(SAID), PutNote(2, "Well."), CloseSession()):
        await sink.put("s", action)
    read = [read_message(message) for message in kafka.sent]
    assert {inbound.session.session for inbound in read} == {"s"}
    (segment,), (note,), (close,) = (inbound.steps for inbound in read)
    assert (segment.id, segment.rev, segment.text, segment.final) == ("a", 1, "Hello.", True)  # type: ignore[union-attr]  # a Segment
    assert note == WriteNote("Well.", 2)
    assert isinstance(close, Close)
    assert all(orjson.loads(message.value or b"null") is not None for message in kafka.sent)


async def test_a_kafka_that_is_not_there_is_told_of_and_given_up_soon(
    sink: KafkaSink, time: Clock, told: list[Outage | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kafka = Kafka(time, (0, 10_000))
    put_into(sink, kafka, monkeypatch)
    with pytest.raises(Disconnected, match="cannot be reached: Kafka: KafkaConnectionError"):
        await sink.put("s", PutSegment(SAID))
    assert told == [Outage("kafka://127.0.0.1:9", 10, "Kafka: KafkaConnectionError")]
    assert 15 <= time.now < 40


async def test_a_topic_that_is_missing_is_waited_for_and_named(
    sink: KafkaSink, time: Clock, told: list[Outage | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Without:
        async def deliver(self, messages: Sequence[Message]) -> None:
            time.now += 10
            raise TopicMissing(messages[0].topic)

    put_into(sink, Without(), monkeypatch)
    why = "Kafka has no topic topic: create it there, or name another one (--to kafka://HOST:PORT/TOPIC)"
    with pytest.raises(Disconnected) as ended:
        await sink.put("s", PutSegment(SAID))
    assert str(ended.value) == f"kafka://127.0.0.1:9 does not take it: {why}"
    assert told == [Outage("kafka://127.0.0.1:9", 10, why)]


async def test_a_kafka_that_goes_is_waited_for_and_the_outage_told_once(
    sink: KafkaSink, time: Clock, told: list[Outage | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    kafka = Kafka(time, (1, 200))
    put_into(sink, kafka, monkeypatch)
    await sink.put("s", PutSegment(SAID))
    time.now = 1
    await sink.put("s", PutNote(1, "Well."))
    (begun, over) = told
    assert begun is not None
    assert over is None
    assert len(kafka.sent) == 2
    assert kafka.deliveries > 3


async def test_a_kafka_that_stays_away_is_given_up_when_patience_ends(
    sink: KafkaSink, time: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into(sink, Kafka(time, (1, 10_000)), monkeypatch)
    await sink.put("s", PutSegment(SAID))
    time.now = 1
    with pytest.raises(Disconnected, match="cannot be reached"):
        await sink.put("s", CloseSession())
    assert 300 <= time.now < 340


async def test_a_message_that_kafka_never_takes(sink: KafkaSink, monkeypatch: pytest.MonkeyPatch) -> None:
    class Small:
        async def deliver(self, messages: Sequence[Message]) -> None:
            raise TooLarge("MessageSizeTooLargeError")

    monkeypatch.setattr(sink, "_producer", Small())
    with pytest.raises(ValueError, match="larger than what Kafka takes"):
        await sink.put("s", PutNote(1, "Well."))
