"""``soapstream bench kafka``: Kafka in → partial out, one node process.

A backlog is produced first, then the node starts; the rate is that between the first and the last result on the
evaluations topic. Once with segments of many sessions, once with whole visits. Budget: 1,000 segments/s, 80 visits/s.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from time import monotonic
from typing import Any

from aiokafka import AIOKafkaConsumer

from bench import services
from bench.figures import Figure, note, show
from bench.texts import measured
from engine.transcript import Segment
from server.local import LocalNode
from stream.kafka_events import SEGMENT, VISIT
from stream.kafka_producer import Message, Producer
from stream.kafka_settings import KafkaSettings
from stream.kafka_topics import ensure_topics

PARTIAL = "soapstream.evaluation.partial"
COMPLETE = "soapstream.evaluation.complete"
IDLE_S = 60.0


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="soapstream bench kafka", description=__doc__)
    parser.add_argument("--segments", type=int, default=20_000)
    parser.add_argument("--sessions", type=int, default=400, help="that the segments belong to")
    parser.add_argument("--visits", type=int, default=400, help="whole visits")
    parser.add_argument("--broker", choices=("sqlite", "redis", "memory"), default="sqlite")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soapstream-bench-")))
        settings = KafkaSettings(stack.enter_context(services.kafka_broker()), group=f"bench-{uuid.uuid4().hex[:8]}")
        broker = {"sqlite": f"sqlite:///{folder}/sessions.db", "memory": "memory://"}.get(options.broker)
        broker = broker or stack.enter_context(services.redis_server())
        bench = Bench(settings, ["--broker", broker], folder)
        figures = asyncio.run(bench.run(options.segments, options.sessions, options.visits))
    show("kafka", {"broker": options.broker, **figures}, as_json=options.json)
    return 0


@dataclass(frozen=True, slots=True)
class Seen:
    """The evaluations that came back: how many by type, and when the first and the last of what was waited for."""

    counts: Counter[str]
    first: float
    last: float

    def rate(self, count: int) -> float:
        """Results per second, counted from the first."""
        return round((count - 1) / max(self.last - self.first, 1e-9), 1)


class Bench:
    """One Kafka, one node after the other."""

    def __init__(self, settings: KafkaSettings, options: Sequence[str], folder: Path) -> None:
        self._settings = settings
        self._options = [*options, "--kafka", settings.bootstrap, "--kafka-group", settings.group]
        self._folder = folder

    async def run(self, segments: int, sessions: int, visits: int) -> dict[str, Figure]:
        name, texts = measured()
        note(f"{segments:,} segments of {sessions} sessions, then {visits} whole visits: {name}")
        await ensure_topics(self._settings, [self._settings.transcripts, self._settings.evaluations])
        heard = await self._measure(segment_messages(self._settings, segments, sessions), PARTIAL, segments)
        whole = await self._measure(visit_messages(self._settings, visits), COMPLETE, visits)
        spoken = sum(len(visit.turns) for visit in islice(cycle(texts), visits))
        return {
            "segments, partials/s": heard.rate(segments),
            "whole visits, completes/s": whole.rate(visits),
            "whole visits, segments/s in them": round(whole.rate(visits) * spoken / visits, 1),
        }

    async def _measure(self, messages: Iterable[Message], kind: str, count: int) -> Seen:
        """Produce a backlog, start a node and wait for as many results of a kind."""
        started = monotonic()
        produced = await self._produce(messages)
        note(f"{produced:,} messages produced in {monotonic() - started:.1f} s")
        node = LocalNode(self._options, self._folder / "node.log")
        async with self._evaluations() as consumer:
            try:
                await asyncio.to_thread(node.start)
                seen = await _wait_for(consumer, kind, count)
            finally:
                await asyncio.to_thread(node.stop)
        return seen

    async def _produce(self, messages: Iterable[Message]) -> int:
        producer = Producer(self._settings)
        waiting, count = iter(messages), 0
        while some := list(islice(waiting, 500)):
            await producer.deliver(some)
            count += len(some)
        await producer.aclose()
        return count

    @asynccontextmanager
    async def _evaluations(self) -> AsyncIterator[Any]:
        """A consumer that stands at the end of the evaluations topic."""
        consumer = AIOKafkaConsumer(self._settings.evaluations, auto_offset_reset="latest", **self._settings.connection)
        try:
            await consumer.start()
            await consumer.seek_to_end()
            yield consumer
        finally:
            await consumer.stop()


async def _wait_for(consumer: Any, kind: str, count: int) -> Seen:
    counts: Counter[str] = Counter()
    ids: set[bytes] = set()  # at least once: repetitions do not count
    first = last = 0.0
    while counts[kind] < count:
        batches = await consumer.getmany(timeout_ms=int(IDLE_S * 1000))
        if not batches:
            raise SystemExit(f"{counts[kind]} of {count} results came, then none for {IDLE_S:.0f} s")
        last = monotonic()
        first = first or last
        for headers in (dict(record.headers) for batch in batches.values() for record in batch):
            if headers["ce_id"] not in ids:
                ids.add(headers["ce_id"])
                counts[headers["ce_type"].decode()] += 1
    return Seen(counts, first, last)


def segment_messages(settings: KafkaSettings, count: int, sessions: int) -> Iterator[Message]:
    """Segments of real visits, the sessions taking turns; no session says the same twice."""
    run = uuid.uuid4().hex[:8]
    spoken = cycle([turn for visit in measured()[1] for turn in visit.turns])
    for number, turn in enumerate(islice(spoken, count)):
        segment = Segment(f"u{number // sessions:05}", turn.text, label=turn.label)
        data = {"id": segment.id, "text": segment.text, "speaker": segment.label}
        yield _message(settings, f"{run}-{number % sessions}", f"{run}-{number}", SEGMENT, data)


def visit_messages(settings: KafkaSettings, count: int) -> Iterator[Message]:
    """Whole visits; each is told apart by its number, so that nothing is evaluated from a cache."""
    run = uuid.uuid4().hex[:8]
    for number, visit in enumerate(islice(cycle(measured()[1]), count)):
        turns = "\n".join(f"[{turn.label or turn.speaker}] {turn.text}" for turn in visit.turns)
        data = {"transcript": f"{turns}\n[clinician] That was visit {number}.", "note": visit.note}
        yield _message(settings, f"{run}-v{number}", f"{run}-v{number}", VISIT, data)


def _message(settings: KafkaSettings, session: str, ce_id: str, kind: str, data: object) -> Message:
    attributes = {"ce_specversion": "1.0", "ce_id": ce_id, "ce_source": "/soapstream/bench", "ce_type": kind}
    headers = {**attributes, "content-type": "application/json"}
    pairs = tuple((name, value.encode()) for name, value in headers.items())
    return Message(settings.transcripts, session.encode(), json.dumps(data).encode(), pairs)


if __name__ == "__main__":
    raise SystemExit(main())
