"""Pulling plugs: the consumer's and Kafka's. Nothing that was produced may be missing afterwards."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

from aiokafka.errors import KafkaError

from engine.events import SegmentAccepted
from server.wire import CloudEvents
from stream.broker import Broker, BrokerUnavailable, SessionKey, open_broker
from stream.broker_memory import MemoryBroker
from stream.kafka_events import SEGMENT
from stream.kafka_settings import KafkaSettings
from stream.kafka_sink import KafkaSink
from stream.kafka_source import KafkaSource
from stream.kafka_topics import ensure_topics
from tests.integration.kafka.conftest import settings_for
from tests.integration.kafka.test_sink import PARTIAL, fill
from tests.kit.genuine_kafka import GenuineKafka
from tests.kit.kafka_client import Item, committed, event, keyed, produce, read_topic
from tests.kit.kafka_fakes import RecordingIngest
from tests.kit.waiting import through_outages, until

SESSIONS = 25
KILLS = 8


def message(number: int) -> Item:
    """Every fiftieth one is broken and belongs among the dead letters."""
    if number % 50 == 49:
        return f"s{number % SESSIONS}".encode(), f"broken {number}".encode(), event(SEGMENT, {})[2]
    return keyed(f"s{number % SESSIONS}", event(SEGMENT, {"id": f"u{number}", "text": f"Word {number}."}))


@asynccontextmanager
async def victim(settings: KafkaSettings, database: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """A consumer process; killed with SIGKILL at the end of the block. It prints the ids it has appended."""
    command = [sys.executable, "-m", "tests.kit.kafka_consumer_process", json.dumps(asdict(settings)), str(database)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        await process.communicate()


async def next_append(process: asyncio.subprocess.Process) -> str:
    """Id of the next segment that the process has in its log."""
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), 60)
    assert line, "the consumer process has ended by itself"
    return line.decode().strip()


async def log_of(broker: Broker, session: str) -> list[str]:
    """Ids of the segments in a session's log, in order."""
    page = await broker.read(SessionKey("default", session), 0, 10_000)
    events = [CloudEvents("reader").decode(entry.body) for entry in page.entries]
    return [found.segment.id for found in events if isinstance(found, SegmentAccepted)]


async def test_a_consumer_killed_at_any_point_loses_nothing(own_kafka: GenuineKafka, tmp_path: Path) -> None:
    total, rng = 4000, random.Random(20260131)
    settings = settings_for(own_kafka.bootstrap, instance="victim", commit_interval_s=0.02)
    await ensure_topics(settings, [settings.transcripts, settings.dead_letters])
    await produce(settings.bootstrap, settings.transcripts, map(message, range(total)))
    database = tmp_path / "sessions.db"
    for _ in range(KILLS):
        async with victim(settings, database) as process:
            for _ in range(rng.randrange(1, total // KILLS)):
                await next_append(process)
    async with victim(settings, database):
        await all_committed(settings, total)
    broker = open_broker(f"sqlite:///{database}")
    await broker.start()
    for session in range(SESSIONS):
        numbers = [n for n in range(session, total, SESSIONS) if n % 50 != 49]
        assert await log_of(broker, f"s{session}") == [f"u{n}" for n in numbers]
    await broker.aclose()
    letters = await read_topic(settings.bootstrap, settings.dead_letters, total, timeout_ms=1000)
    assert {letter.value for letter in letters} == {f"broken {n}".encode() for n in range(49, total, 50)}


async def all_committed(settings: KafkaSettings, total: int) -> None:
    """Return when the group has committed as many offsets."""
    async with asyncio.timeout(120):
        done = 0
        while done < total:
            numbers = range(settings.partitions)
            positions = await committed(settings.bootstrap, settings.group, settings.transcripts, numbers)
            done = sum(position or 0 for position in positions.values())


async def test_a_consumer_that_lost_its_group_joins_again(own_kafka: GenuineKafka, tmp_path: Path) -> None:
    settings = settings_for(own_kafka.bootstrap, session_timeout_s=2.0)
    await ensure_topics(settings, [settings.transcripts, settings.dead_letters])
    ingest = RecordingIngest()
    other = KafkaSource(ingest, settings)
    database = tmp_path / "sessions.db"
    async with victim(settings, database) as process:
        await produce(settings.bootstrap, settings.transcripts, map(message, range(500)))
        await next_append(process)
        process.send_signal(signal.SIGSTOP)
        await other.start()
        await until(lambda: len(other.stats.partitions) == settings.partitions)
        await produce(settings.bootstrap, settings.transcripts, map(message, range(500, 1000)))
        await until(lambda: {f"u{n}" for n in range(500, 1000) if n % 50 != 49} <= ids_of(ingest))
        process.send_signal(signal.SIGCONT)
        await until(lambda: len(other.stats.partitions) < settings.partitions)
        await produce(settings.bootstrap, settings.transcripts, map(message, range(1000, 1500)))
        while int((await next_append(process)).removeprefix("u")) < 1000:
            pass
        await all_committed(settings, 1500)
        await other.aclose()
    broker = open_broker(f"sqlite:///{database}")
    await broker.start()
    logs = [await log_of(broker, f"s{session}") for session in range(SESSIONS)]
    await broker.aclose()
    assert {name for log in logs for name in log} | ids_of(ingest) == {f"u{n}" for n in range(1500) if n % 50 != 49}


def ids_of(ingest: RecordingIngest) -> set[str]:
    return {segment.id for _, _, segment in ingest.calls}


async def produce_until_acknowledged(settings: KafkaSettings, items: list[Item]) -> None:
    """Produce again, with another producer, what an outage left unacknowledged."""
    while True:
        try:
            return await produce(settings.bootstrap, settings.transcripts, items)
        except KafkaError:
            await asyncio.sleep(0.2)


async def produce_all(settings: KafkaSettings, total: int) -> None:
    for first in range(0, total, 50):
        await produce_until_acknowledged(settings, [message(number) for number in range(first, first + 50)])


async def test_a_kafka_that_is_killed_and_started_again_loses_nothing(own_kafka: GenuineKafka) -> None:
    total = 3000
    settings = settings_for(own_kafka.bootstrap, request_timeout_s=3.0, partitions=2)
    ingest = RecordingIngest()
    source = KafkaSource(ingest, settings)
    await source.start()
    await until(lambda: source.stats.connected)
    producing = asyncio.ensure_future(produce_all(settings, total))
    try:
        for goal in (300, 1500):
            await until(partial(has_taken, ingest, goal))
            own_kafka.kill()
            await asyncio.to_thread(own_kafka.start)
        await producing
        wanted = {f"u{n}" for n in range(total) if n % 50 != 49}
        await until(lambda: wanted == ids_of(ingest), 120)
        await until(lambda: source.stats.dead_letters.total() >= total // 50)
    finally:
        producing.cancel()
        await source.aclose()
    letters = await read_topic(settings.bootstrap, settings.dead_letters, 3000, timeout_ms=1000)
    assert {letter.value for letter in letters} == {f"broken {n}".encode() for n in range(49, total, 50)}


def has_taken(ingest: RecordingIngest, count: int) -> bool:
    return len(ingest.calls) >= count


async def test_the_sink_goes_on_after_a_restart(own_kafka: GenuineKafka) -> None:
    settings = settings_for(own_kafka.bootstrap, request_timeout_s=2.0)
    broker = MemoryBroker()
    sink = KafkaSink(broker, settings)
    first = await fill(broker, SessionKey("t", "s1"), [PARTIAL] * 100)
    assert await sink.flush(first, 100) == 100
    own_kafka.kill()
    second = await fill(broker, SessionKey("t", "s2"), [PARTIAL] * 100)
    try:
        await sink.flush(second, 100)
    except BrokerUnavailable as error:
        assert "Kafka" in str(error)  # noqa: PT017 - whether it raises depends on how fast the node is back
    assert await broker.cursor(second.session, "kafka") == 0
    await asyncio.to_thread(own_kafka.start)
    await flush_again(sink, broker, second.session)
    await sink.aclose()
    records = await read_topic(settings.bootstrap, settings.evaluations, 10_000, timeout_ms=1000)
    counted = Counter(dict(record.headers)["ce_id"] for record in records)
    assert len(counted) == 200
    assert sink.stats.failures > 0


async def flush_again(sink: KafkaSink, broker: MemoryBroker, session: SessionKey) -> None:
    lease = await broker.acquire(session, "node", 600)
    assert lease is not None
    assert await through_outages(lambda: sink.flush(lease, 100)) == 100
