"""The source against a Kafka server; the ingest behind it is a double that the tests hold, fail and look into."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from engine.transcript import Segment
from stream.broker import BrokerUnavailable
from stream.kafka_delivery import KafkaIngest
from stream.kafka_events import CLOSED, NOTE, SEGMENT, VISIT
from stream.kafka_settings import KafkaSettings
from stream.kafka_source import KafkaSource
from stream.kafka_topics import ensure_topics
from tests.integration.kafka.conftest import MakeSettings
from tests.kit.kafka import KafkaNode
from tests.kit.kafka_client import Item, committed, delete_topic, event, keyed, produce, read_topic, structured
from tests.kit.kafka_fakes import RecordingIngest
from tests.kit.waiting import until

StartSource = Callable[[KafkaIngest, KafkaSettings], Awaitable[KafkaSource]]


@pytest.fixture
async def start_source() -> AsyncIterator[StartSource]:
    sources: list[KafkaSource] = []

    async def start(ingest: KafkaIngest, settings: KafkaSettings) -> KafkaSource:
        source = KafkaSource(ingest, settings, jitter=lambda: 0.1)
        sources.append(source)
        await source.start()
        return source

    yield start
    for source in sources:
        await source.aclose()


def segments(count: int, sessions: int, first: int = 0) -> list[Item]:
    numbers = range(first, first + count)
    return [keyed(f"s{n % sessions}", event(SEGMENT, {"id": f"u{n}", "text": f"Word {n}."})) for n in numbers]


def ids_by_session(ingest: RecordingIngest) -> dict[str, list[str]]:
    heard: dict[str, list[str]] = defaultdict(list)
    for _, session, segment in ingest.calls:
        assert isinstance(segment, Segment)
        heard[session.session].append(segment.id)
    return heard


async def total_committed(settings: KafkaSettings) -> int:
    numbers = range(settings.partitions)
    positions = await committed(settings.bootstrap, settings.group, settings.transcripts, numbers)
    return sum(position or 0 for position in positions.values())


async def test_everything_arrives_once_and_in_order(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings, ingest = make_settings(), RecordingIngest()
    source = await start_source(ingest, settings)
    await until(lambda: source.stats.connected)
    await produce(settings.bootstrap, settings.transcripts, segments(600, sessions=20))
    await until(lambda: len(ingest.calls) == 600)
    expected = {f"s{s}": [f"u{n}" for n in range(600) if n % 20 == s] for s in range(20)}
    assert ids_by_session(ingest) == expected
    await source.aclose()
    assert await total_committed(settings) == 600


async def test_lag_is_known_while_working_and_while_nothing_comes(
    make_settings: MakeSettings, start_source: StartSource
) -> None:
    settings, ingest = make_settings(partitions=1, concurrency=1), RecordingIngest()
    await ensure_topics(settings, [settings.transcripts])
    await produce(settings.bootstrap, settings.transcripts, segments(40, sessions=4))
    ingest.gate.clear()
    first = await start_source(ingest, settings)
    await until(lambda: 0 in first.stats.partitions and first.stats.partitions[0].lag == 40)
    ingest.gate.set()
    await until(lambda: first.stats.partitions[0].lag == 0 and first.stats.partitions[0].committed == 40)
    await first.aclose()
    second = await start_source(RecordingIngest(), settings)
    await until(lambda: 0 in second.stats.partitions and second.stats.partitions[0].lag == 0)


async def test_all_types_in_both_modes(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings, ingest = make_settings(), RecordingIngest()
    await ensure_topics(settings, [settings.transcripts])
    items = [
        keyed("s1", event(SEGMENT, {"id": "u1", "text": "Cough."}, tenant="acme")),
        keyed("s1", structured(NOTE, {"text": "S: cough"}, tenant="acme")),
        keyed("s1", event(CLOSED, {}, tenant="acme")),
        keyed("v1", structured(VISIT, {"transcript": "Doctor: Hello.", "note": "S: well"})),
    ]
    await produce(settings.bootstrap, settings.transcripts, items)
    await start_source(ingest, settings)
    await until(lambda: len(ingest.calls) == 6)
    done = Counter((session.tenant, session.session, name) for name, session, _ in ingest.calls)
    assert done == Counter(
        [("acme", "s1", name) for name in ("segment", "note", "close")]
        + [("default", "v1", name) for name in ("segment", "note", "close")]
    )


async def test_dead_letters_keep_everything(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings, ingest = make_settings(partitions=1), RecordingIngest()
    await ensure_topics(settings, [settings.transcripts])
    broken = (b"\xffkey", b"\xff\x00not json", [("content-type", b"application/cloudevents+json"), ("trace", b"1")])
    await produce(settings.bootstrap, settings.transcripts, [*segments(1, 1), broken, *segments(1, 1, first=1)])
    source = await start_source(ingest, settings)
    await until(lambda: len(ingest.calls) == 2 and source.stats.dead_letters.total() == 1)
    (letter,) = await read_topic(settings.bootstrap, settings.dead_letters, 1)
    assert (letter.key, letter.value) == broken[:2]
    headers = dict(letter.headers)
    assert headers.items() >= dict(broken[2]).items()
    assert headers["soapstream-error-code"] == b"bad_json"
    assert headers["soapstream-error-topic"] == settings.transcripts.encode()
    assert headers["soapstream-error-offset"] == b"1"
    await source.aclose()
    assert await total_committed(settings) == 3


async def test_an_outage_pauses_and_loses_nothing(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings, ingest = make_settings(partitions=1), RecordingIngest()
    ingest.before = lambda call: BrokerUnavailable("away")
    source = await start_source(ingest, settings)
    await until(lambda: source.stats.connected)
    await produce(settings.bootstrap, settings.transcripts, segments(50, sessions=5))
    await until(lambda: any(stats.paused for stats in source.stats.partitions.values()))
    assert source.stats.retries["BrokerUnavailable"] > 0
    await produce(settings.bootstrap, settings.transcripts, segments(50, sessions=5, first=50))
    ingest.before = lambda call: None
    await until(lambda: len(ingest.calls) == 100)
    await until(lambda: not any(stats.paused for stats in source.stats.partitions.values()))
    assert all(ids == sorted(ids, key=lambda name: int(name[1:])) for ids in ids_by_session(ingest).values())
    assert not source.stats.dead_letters


async def test_slow_work_stops_the_intake_while_polling_goes_on(
    make_settings: MakeSettings, start_source: StartSource
) -> None:
    settings = make_settings(partitions=1, pause_records=600, resume_records=100, concurrency=4)
    ingest = RecordingIngest()
    ingest.gate.clear()
    source = await start_source(ingest, settings)
    await until(lambda: source.stats.connected)
    await produce(settings.bootstrap, settings.transcripts, segments(3000, sessions=50))
    await until(lambda: any(stats.paused for stats in source.stats.partitions.values()))
    held = source.stats.partitions[0].in_flight
    assert 600 <= held < 1200  # at most one batch beyond the mark
    ingest.gate.set()
    await until(lambda: len(ingest.calls) == 3000)
    assert sorted(ids_by_session(ingest)) == sorted(f"s{n}" for n in range(50))


async def test_a_new_member_takes_over_without_loss(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings = make_settings(partitions=4)
    first, second = RecordingIngest(), RecordingIngest()
    one = await start_source(first, settings)
    await until(lambda: len(one.stats.partitions) == 4)
    await produce(settings.bootstrap, settings.transcripts, segments(400, sessions=40))
    two = await start_source(second, settings)
    await until(lambda: len(two.stats.partitions) == 2)
    await produce(settings.bootstrap, settings.transcripts, segments(400, sessions=40, first=400))
    everything = {f"u{n}" for n in range(800)}
    await until(lambda: everything == {s.id for _, _, s in [*first.calls, *second.calls]})
    assert second.calls
    await one.aclose()
    await until(lambda: len(two.stats.partitions) == 4)
    await produce(settings.bootstrap, settings.transcripts, segments(100, sessions=40, first=800))
    await until(lambda: {f"u{n}" for n in range(800, 900)} <= {s.id for _, _, s in second.calls})


async def test_stopping_leaves_the_rest_to_the_next(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings = make_settings(partitions=2)
    first, second = RecordingIngest(), RecordingIngest()
    one = await start_source(first, settings)
    await until(lambda: one.stats.connected)
    await produce(settings.bootstrap, settings.transcripts, segments(2000, sessions=10))
    await until(lambda: len(first.calls) >= 100)
    await one.aclose()
    taken = len(first.calls)
    assert await total_committed(settings) == taken
    await start_source(second, settings)
    await until(lambda: len(second.calls) == 2000 - taken)
    ids = Counter(s.id for _, _, s in [*first.calls, *second.calls])
    assert set(ids.values()) == {1}


async def test_transactions_leave_no_hole_in_the_progress(
    genuine: KafkaNode, make_settings: MakeSettings, start_source: StartSource
) -> None:
    settings, ingest = make_settings(partitions=1), RecordingIngest()
    await ensure_topics(settings, [settings.transcripts])
    for number in range(3):  # each leaves a marker behind its five records
        items = segments(5, 2, first=5 * number)
        # one name: a transaction begins once the marker of the one before it is written, which happens after its commit
        await produce(settings.bootstrap, settings.transcripts, items, transactional=settings.group)
    source = await start_source(ingest, settings)
    await until(lambda: len(ingest.calls) == 15)
    await source.aclose()
    assert await total_committed(settings) == 17  # after the last record: 15 of them and two markers before it


async def test_readiness_says_what_is_wrong(make_settings: MakeSettings, start_source: StartSource) -> None:
    source = await start_source(RecordingIngest(), make_settings())
    await until(lambda: source.stats.connected)
    await source.ready()
    nowhere = KafkaSettings("127.0.0.1:1", request_timeout_s=1.0)
    lost = await start_source(RecordingIngest(), nowhere)
    await until(lambda: lost.stats.restarts > 1)
    with pytest.raises(BrokerUnavailable, match="Kafka source: KafkaConnectionError"):
        await lost.ready()


@pytest.mark.usefixtures("genuine")  # the embedded Kafka goes on serving a topic that was deleted
async def test_a_topic_that_was_deleted_is_made_anew(make_settings: MakeSettings, start_source: StartSource) -> None:
    settings, ingest = make_settings(), RecordingIngest()
    source = await start_source(ingest, settings)
    await until(lambda: bool(source.stats.partitions))
    await delete_topic(settings.bootstrap, settings.transcripts)
    await until(lambda: source.stats.restarts > 0 and source.stats.connected)
    await produce(settings.bootstrap, settings.transcripts, segments(1, 1))
    await until(lambda: len(ingest.calls) == 1)
