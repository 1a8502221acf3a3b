"""The sink against a Kafka server, and the whole road: transcripts topic → node → evaluations topic."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from typing import Any

import pytest

from server.wire import CloudEvents
from stream.broker import BrokerUnavailable, Lease, Record, SessionKey
from stream.broker_memory import MemoryBroker
from stream.clock import SystemClock
from stream.kafka_events import NOTE, VISIT
from stream.kafka_settings import KafkaSettings
from stream.kafka_sink import KafkaSink
from stream.kafka_source import KafkaSource
from stream.node import Node
from stream.owners import OwnerSettings
from tests.integration.kafka.conftest import MakeSettings
from tests.kit.fakes import FakeJudges, FakeTier
from tests.kit.kafka_client import delete_topic, event, keyed, produce, read_topic
from tests.kit.waiting import until

PARTIAL = "soapstream.evaluation.partial"
ACCEPTED = "soapstream.segment.accepted"


def body(kind: str, data: object) -> bytes:
    envelope = {"specversion": "1.0", "id": "x", "source": "/node", "type": kind, "time": "2026-01-31T09:30:00Z"}
    return json.dumps({**envelope, "data": data}).encode()


async def fill(broker: MemoryBroker, session: SessionKey, kinds: Sequence[str]) -> Lease:
    """Append an event of each kind, numbered, and own the session."""
    for number, kind in enumerate(kinds):
        await broker.append(session, Record(f"k{number}", 0, b"", body(kind, {"number": number})))
    lease = await broker.acquire(session, "node", 60)
    assert lease is not None
    return lease


def attributes(record: Any) -> dict[str, str]:
    return {name: value.decode() for name, value in record.headers}


@pytest.fixture
async def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def settings(make_settings: MakeSettings) -> KafkaSettings:
    return make_settings()


@pytest.fixture
async def sink(broker: MemoryBroker, settings: KafkaSettings) -> AsyncIterator[KafkaSink]:
    sink = KafkaSink(broker, settings)
    yield sink
    await sink.aclose()


async def test_evaluations_go_out_and_inputs_do_not(
    broker: MemoryBroker, sink: KafkaSink, settings: KafkaSettings
) -> None:
    session = SessionKey("acme", "s1")
    lease = await fill(broker, session, [ACCEPTED, PARTIAL, "soapstream.evaluation.requested", PARTIAL])
    assert await sink.flush(lease, 4) == 4
    records = await read_topic(settings.bootstrap, settings.evaluations, 2)
    assert [(record.key, json.loads(record.value)) for record in records] == [
        (b"s1", {"number": 1}),
        (b"s1", {"number": 3}),
    ]
    epoch = (await broker.read(session, 0)).epoch
    assert attributes(records[0]) == {
        "ce_specversion": "1.0",
        "ce_type": PARTIAL,
        "ce_source": "/node",
        "ce_id": f"s1/{epoch}/2",
        "ce_time": "2026-01-31T09:30:00Z",
        "ce_subject": "s1",
        "ce_tenant": "acme",
        "ce_sequence": "00000000000000000002",
        "content-type": "application/json",
    }


async def test_the_cursor_outlives_the_sink(broker: MemoryBroker, sink: KafkaSink, settings: KafkaSettings) -> None:
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL] * 300)  # several pages
    assert await sink.flush(lease, 300) == 300
    another = KafkaSink(broker, settings)
    await broker.append(session, Record("more", 0, b"", body(PARTIAL, {"number": 300})))
    assert await another.flush(lease, 301) == 301
    await another.aclose()
    assert another.stats.produced == {PARTIAL: 1}
    records = await read_topic(settings.bootstrap, settings.evaluations, 301)
    assert [json.loads(record.value)["number"] for record in records] == list(range(301))


async def test_many_sessions_at_once_keep_their_order(
    broker: MemoryBroker, sink: KafkaSink, settings: KafkaSettings
) -> None:
    leases = [await fill(broker, SessionKey("t", f"s{number}"), [PARTIAL] * 20) for number in range(50)]
    assert await asyncio.gather(*(sink.flush(lease, 20) for lease in leases)) == [20] * 50
    assert sink.stats.producers == 1
    heard: dict[bytes, list[int]] = defaultdict(list)
    for record in await read_topic(settings.bootstrap, settings.evaluations, 1000):
        heard[record.key].append(json.loads(record.value)["number"])
    assert heard == {f"s{number}".encode(): list(range(20)) for number in range(50)}


async def test_a_lost_lease_ends_the_flush(broker: MemoryBroker, sink: KafkaSink) -> None:
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL])
    await broker.release(lease)
    assert await broker.acquire(session, "other", 60) is not None
    assert await sink.flush(lease, 1) == 0
    assert await broker.cursor(session, "kafka") == 0


async def test_a_session_that_is_gone_owes_nothing(broker: MemoryBroker, sink: KafkaSink) -> None:
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL])
    await broker.delete(session)
    assert await sink.flush(lease, 1) == 0
    assert not sink.stats.produced


async def test_an_event_that_kafka_never_takes_is_left_out(broker: MemoryBroker, make_settings: MakeSettings) -> None:
    settings = make_settings(max_message_bytes=1000)
    sink = KafkaSink(broker, settings)
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL])
    await broker.append(session, Record("large", 0, b"", body(PARTIAL, {"text": "x" * 5000})))
    await broker.append(session, Record("last", 0, b"", body(PARTIAL, {"number": 2})))
    assert await sink.flush(lease, 3) == 3
    await sink.aclose()
    assert (sink.stats.skipped, sink.stats.produced) == (1, {PARTIAL: 2})


async def test_without_kafka_the_cursor_stays(broker: MemoryBroker) -> None:
    sink = KafkaSink(broker, KafkaSettings("127.0.0.1:1", request_timeout_s=1.0))
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL])
    with pytest.raises(BrokerUnavailable):
        await sink.flush(lease, 1)
    with pytest.raises(BrokerUnavailable, match="Kafka sink"):
        await sink.ready()
    await sink.aclose()
    assert await broker.cursor(session, "kafka") == 0


@pytest.mark.usefixtures("genuine")  # the embedded Kafka creates what it is asked to take
async def test_a_topic_that_was_deleted_is_made_anew(broker: MemoryBroker, make_settings: MakeSettings) -> None:
    settings = make_settings(request_timeout_s=1.0)
    sink = KafkaSink(broker, settings)
    session = SessionKey("t", "s1")
    lease = await fill(broker, session, [PARTIAL])
    assert await sink.flush(lease, 1) == 1
    await delete_topic(settings.bootstrap, settings.evaluations)
    await broker.append(session, Record("next", 0, b"", body(PARTIAL, {"number": 1})))
    async with asyncio.timeout(60):
        while await broker.cursor(session, "kafka") < 2:
            with suppress(BrokerUnavailable):
                await sink.flush(lease, 2)
    await sink.ready()
    await sink.aclose()


async def test_from_topic_to_topic(broker: MemoryBroker, sink: KafkaSink, settings: KafkaSettings) -> None:
    faults: list[BaseException] = []
    node = Node(
        broker=broker,
        codec=CloudEvents("node1"),
        tier=FakeTier(),
        judges=FakeJudges(),
        clock=SystemClock(),
        settings=OwnerSettings("node1"),
        on_fault=lambda _, error: faults.append(error),
        sink=sink,
    )
    await node.start()
    source = KafkaSource(node.ingest, settings)
    await source.start()
    await until(lambda: source.stats.connected)
    visit = {"transcript": "Doctor: Fever today?\nPatient: Yes.", "note": "Cough"}
    items = [keyed(f"v{number}", event(VISIT, visit)) for number in range(5)]
    items.append(keyed("v0", event(NOTE, {"text": "Fever", "rev": 2}, ce_id="later")))
    await produce(settings.bootstrap, settings.transcripts, items)
    await until(lambda: sink.stats.produced["soapstream.evaluation.complete"] >= 5)
    await until(lambda: sink.stats.produced.total() >= 5 * 4 + 1)
    await source.aclose()
    await node.drain(10)
    await node.aclose()
    assert not faults
    records = await read_topic(settings.bootstrap, settings.evaluations, sink.stats.produced.total())
    ends = [record.key for record in records if attributes(record)["ce_type"].endswith(("complete", "superseded"))]
    assert sorted(ends) == [b"v0", b"v0", b"v1", b"v2", b"v3", b"v4"]
    last = [json.loads(r.value) for r in records if r.key == b"v0" and attributes(r)["ce_type"].endswith("complete")]
    assert last[-1]["revision"]["note"] == 2
