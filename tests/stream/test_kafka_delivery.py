import asyncio
import logging
from collections.abc import Callable

import pytest

from engine.events import SessionClosed
from stream.broker import BrokerUnavailable
from stream.ingest import Refused
from stream.kafka_delivery import BACKOFF_FIRST_S, BACKOFF_MOST_S, Delivery, KafkaIngest
from stream.kafka_events import CLOSED, NOTE, SEGMENT, VISIT
from stream.kafka_partition import PartitionWork
from stream.kafka_producer import TooLarge
from stream.kafka_settings import KafkaSettings
from stream.kafka_stats import SourceStats
from stream.tasks import Tasks
from tests.kit.fakes import FakeClock, FakeJudges, settle
from tests.kit.kafka_client import Item, event, keyed
from tests.kit.kafka_fakes import Call, FakeRecord, RecordingIngest, RecordingLetters, record
from tests.stream.conftest import KEY, MakeNode, events_of

SETTINGS = KafkaSettings("127.0.0.1:9092", dead_letters="dlq", concurrency=2, max_message_bytes=100_000)
SECRET = "lisinopril forty milligrams"


class Bench:
    """A delivery with doubles around it."""

    def __init__(self, ingest: KafkaIngest | None = None) -> None:
        self.ingest = RecordingIngest()
        self.letters = RecordingLetters()
        self.stats = SourceStats()
        self.clock = FakeClock()
        self.delivery = Delivery(ingest or self.ingest, self.letters, SETTINGS, self.stats, self.clock, lambda: 1.0)
        self.faults: list[BaseException] = []
        self.work = PartitionWork(self.delivery.handle, SETTINGS, Tasks(lambda _, error: self.faults.append(error)))

    async def accept(self, *items: Item) -> None:
        self.work.accept([record(offset, item) for offset, item in enumerate(items)])
        await settle(30)


def segment(text: str = SECRET, key: str = "s1", ce_id: str = "e1") -> Item:
    return keyed(key, event(SEGMENT, {"text": text}, ce_id=ce_id))


def failing(times: int, make: Callable[[], BaseException]) -> Callable[[Call], BaseException | None]:
    """Refuses as many calls, then lets all through."""
    left = [make() for _ in range(times)]
    return lambda call: left.pop() if left else None


def reasons(letters: RecordingLetters, number: int = 0) -> dict[str, str]:
    prefix = "soapstream-error-"
    headers = letters.letters[number].headers
    return {name.removeprefix(prefix): value.decode() for name, value in headers if name.startswith(prefix)}


async def test_a_visit_is_taken_step_by_step() -> None:
    bench = Bench()
    await bench.accept(keyed("s1", event(VISIT, {"transcript": "Doctor: Hi.\nPatient: Hello.", "note": "S: x"})))
    assert [name for name, *_ in bench.ingest.calls] == ["segment", "segment", "note", "close"]
    assert bench.work.to_commit == 1
    assert bench.stats.consumed == {VISIT: 1}


async def test_the_note_of_a_visit_never_vanishes_behind_a_later_one(make_node: MakeNode) -> None:
    node = make_node(FakeJudges())
    bench = Bench(node.ingest)
    await node.ingest.note(KEY, "S: of another source", rev=5)
    await bench.accept(keyed("s1", event(VISIT, {"transcript": "Doctor: Hi.", "note": "S: x"})))
    assert (reasons(bench.letters)["code"], reasons(bench.letters)["stage"]) == ("conflict", "append")
    assert SessionClosed() not in await events_of(node)


async def test_a_visit_again_is_harmless_though_its_note_was_put_right(make_node: MakeNode) -> None:
    node = make_node(FakeJudges())
    bench = Bench(node.ingest)
    visit = keyed("s1", event(VISIT, {"transcript": "Doctor: Hi.", "note": "S: x"}))
    await bench.accept(visit, keyed("s1", event(NOTE, {"text": "S: y"})))
    before = await events_of(node)
    again = Bench(node.ingest)
    await again.accept(visit, keyed("s1", event(VISIT, {"transcript": "Doctor: Hi.", "note": "S: z"})))
    assert again.stats.consumed == {VISIT: 1}
    assert await events_of(node) == before
    assert reasons(again.letters)["code"] == "conflict"


async def test_a_message_that_is_wrong_is_kept_as_it_came() -> None:
    bench = Bench()
    broken = FakeRecord(0, b"s1", b"\xff" + SECRET.encode(), (("ce_type", b"?"), ("x", b"y")), "in", 4)
    bench.work.accept([broken])
    await settle(10)
    (letter,) = bench.letters.letters
    assert (letter.topic, letter.key, letter.value) == ("dlq", broken.key, broken.value)
    assert letter.headers[:2] == tuple(broken.headers)
    assert reasons(bench.letters) == {
        "code": "bad_field",
        "stage": "decode",
        "topic": "in",
        "partition": "4",
        "offset": "0",
        "attempts": "1",
    }
    assert bench.work.to_commit == 1


@pytest.mark.parametrize("code", ["conflict", "session_closed", "unknown_session"])
async def test_a_refusal_for_good_is_a_dead_letter(code: str) -> None:
    bench = Bench()
    bench.ingest.before = failing(1, lambda: Refused(code, "no"))
    await bench.accept(segment(), segment(ce_id="e2"))
    assert (reasons(bench.letters)["code"], reasons(bench.letters)["stage"]) == (code, "append")
    assert len(bench.ingest.calls) == 1
    assert bench.work.to_commit == 2


@pytest.mark.parametrize(
    "outage",
    [
        lambda: Refused("broker_unavailable", "away", temporary=True),
        lambda: BrokerUnavailable("away"),
        lambda: ConnectionResetError("away"),
        lambda: TimeoutError("away"),
    ],
)
async def test_an_outage_is_waited_out_and_never_buried(outage: Callable[[], BaseException]) -> None:
    bench = Bench()
    bench.ingest.before = failing(30, outage)
    await bench.accept(segment())
    assert bench.work.congested
    await bench.clock.advance(30 * BACKOFF_MOST_S)
    assert len(bench.ingest.calls) == 1
    assert not bench.letters.letters
    assert not bench.work.congested
    assert (bench.work.to_commit, sum(bench.stats.retries.values())) == (1, 30)


async def test_the_wait_respects_what_the_refusal_asks_for() -> None:
    bench = Bench()
    bench.ingest.before = failing(1, lambda: Refused("busy", "later", temporary=True, retry_after_ms=60_000))
    await bench.accept(segment())
    await bench.clock.advance(59)
    assert bench.ingest.tried == 1
    await bench.clock.advance(2)
    assert len(bench.ingest.calls) == 1


async def test_nothing_is_done_before_the_dead_letter_is_safe() -> None:
    bench = Bench()
    bench.letters.failures = [BrokerUnavailable("away"), TooLarge("x"), BrokerUnavailable("away")]
    await bench.accept(keyed("s1", event("unknown", {})), segment(key="s2"))
    assert bench.work.to_commit is None
    assert bench.work.congested
    await bench.clock.advance(3 * BACKOFF_MOST_S)
    assert len(bench.letters.letters) == 1
    assert bench.work.to_commit == 2


async def test_a_dead_letter_that_is_not_taken_is_told_until_it_is() -> None:
    bench = Bench()
    bench.letters.failures = [TooLarge("MessageSizeTooLargeError") for _ in range(3)]
    await bench.accept(keyed("s1", event("unknown", {})))
    assert not bench.stats.unburied
    await bench.clock.advance(BACKOFF_FIRST_S * 2)
    assert bench.stats.unburied == {(0, 0): "MessageSizeTooLargeError"}
    await bench.clock.advance(3 * BACKOFF_MOST_S)
    assert (bench.work.to_commit, bench.stats.unburied) == (1, {})


async def test_the_next_owner_of_a_partition_tells_of_its_dead_letters() -> None:
    bench = Bench()
    bench.letters.failures = [BrokerUnavailable("away") for _ in range(9)]
    await bench.accept(keyed("s1", event("unknown", {})))
    await bench.clock.advance(BACKOFF_FIRST_S * 2)
    assert bench.stats.unburied == {(0, 0): "away"}
    await bench.work.drain(1.0)
    assert (bench.work.to_commit, bench.stats.unburied) == (None, {})


async def test_a_fault_of_ours_costs_one_message() -> None:
    bench = Bench()
    bench.ingest.before = lambda call: KeyError(SECRET) if call[1].session == "s1" else None
    await bench.accept(segment(), segment(key="s2"))
    await bench.clock.advance(3 * BACKOFF_MOST_S)
    assert reasons(bench.letters) | {"code": "internal", "attempts": "3"} == reasons(bench.letters)
    assert bench.work.to_commit == 2


async def test_too_large_a_value_is_not_even_read() -> None:
    bench = Bench()
    await bench.accept(segment("x" * SETTINGS.max_message_bytes))
    assert reasons(bench.letters)["code"] == "too_large"


async def test_work_at_once_is_bounded() -> None:
    bench = Bench()
    bench.ingest.gate.clear()
    await bench.accept(*(segment(key=f"s{number}") for number in range(6)))
    bench.ingest.gate.set()
    await settle(60)
    assert bench.ingest.most_working == SETTINGS.concurrency
    assert bench.work.to_commit == 6


async def test_large_values_are_read_beside_the_loop() -> None:
    bench = Bench()
    done = asyncio.Event()
    bench.ingest.before = lambda call: done.set()
    await bench.accept(keyed("s1", event(VISIT, {"transcript": "", "note": "x" * 90_000})))
    await asyncio.wait_for(done.wait(), 10)
    await settle(20)
    assert [name for name, *_ in bench.ingest.calls] == ["note", "close"]


async def test_logs_hold_no_text(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bench = Bench()
    bench.ingest.before = lambda call: ValueError(SECRET)
    await bench.accept(segment(), keyed("s2", event(CLOSED, {}, ce_id=SECRET)))
    await bench.clock.advance(3 * BACKOFF_MOST_S)
    assert len(bench.letters.letters) == 2
    assert caplog.records
    assert SECRET not in caplog.text
