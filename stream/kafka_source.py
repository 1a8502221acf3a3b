"""The Kafka source: transcripts in, appended to session logs.

One loop polls and never stops polling, because a consumer that does not poll is put out of its group; lanes
(``kafka_partition``) do the work. An offset is committed when everything before it on its partition is appended or
among the dead letters, so that a crash repeats messages and loses none. When the consumer fails in any way it is made
anew, with backoff.

A rebalance takes all partitions away: running records get ``drain_s`` to end, the rest is left to the next owner. The
listener never waits for the polling loop, nor the loop for the listener.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.abc import ConsumerRebalanceListener
from aiokafka.errors import KafkaError

from stream.broker import BrokerUnavailable
from stream.clock import Clock, SystemClock
from stream.kafka_delivery import BACKOFF_FIRST_S, BACKOFF_MOST_S, Delivery, KafkaIngest
from stream.kafka_partition import PartitionWork
from stream.kafka_producer import Producer
from stream.kafka_settings import KafkaSettings
from stream.kafka_stats import PartitionStats, SourceStats
from stream.kafka_topics import TopicMissing, ensure_topics
from stream.tasks import Tasks, end_tasks

log = logging.getLogger(__name__)

POLL_MS = 100
POLL_RECORDS = 500
STOP_TIMEOUT_S = 10.0


class KafkaSource:
    """Consumes the transcripts topic for one node. ``stats`` is kept up to date while it runs."""

    def __init__(
        self,
        ingest: KafkaIngest,
        settings: KafkaSettings,
        clock: Clock | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.stats = SourceStats()
        self._settings = settings
        self._clock = clock or SystemClock()
        self._jitter = jitter
        self._letters = Producer(settings)
        self._delivery = Delivery(ingest, self._letters, settings, self.stats, self._clock, jitter)
        self._tasks = Tasks(self._fault)
        self._stopping = asyncio.Event()
        self._broken = asyncio.Event()
        self._main: asyncio.Task[None] | None = None
        self._why_down = "not started"

    async def start(self) -> None:
        """Begin consuming in the background; a Kafka that is not there yet is waited for."""
        self._main = self._tasks.start("kafka source", self._run())

    async def ready(self) -> None:
        """Return when the consumer is connected and gets on; raises BrokerUnavailable saying what is wrong."""
        if not self.stats.connected:
            raise BrokerUnavailable(f"Kafka source: {self._why_down}")
        for (partition, offset), why in self.stats.unburied.items():
            place = f"offset {offset} of partition {partition}"
            raise BrokerUnavailable(f"Kafka source: the dead letter for {place} is not taken: {why}")

    async def aclose(self) -> None:
        """Stop the intake, finish what is in flight within ``drain_s``, commit and leave the group."""
        self._stopping.set()
        if self._main is not None:
            if not self.stats.connected:
                self._main.cancel()  # nothing is in flight, and connecting may take long
            await asyncio.wait([self._main])
        await self._tasks.cancel_all()
        await self._letters.aclose()

    async def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            try:
                await self._consume_until_stopped()
            except Exception as error:  # whatever ends a consumer, the road goes on with another one
                failures = 0 if self.stats.connected else failures + 1
                self._why_down = str(error) if isinstance(error, TopicMissing) else type(error).__name__
                self.stats.connected = False
                self.stats.restarts += 1
                log.warning("kafka consumer starts over: %s", self._why_down)
                await self._pause(BACKOFF_FIRST_S * 2 ** min(failures, 10))
        self.stats.connected = False
        self._why_down = "stopped"

    async def _consume_until_stopped(self) -> None:
        settings = self._settings
        async with asyncio.timeout(settings.request_timeout_s * 2):
            await ensure_topics(settings, [settings.transcripts, settings.dead_letters])
        consumer = _consumer(settings)
        intake = Intake(consumer, self._delivery, settings, self._tasks, self.stats)
        try:
            async with asyncio.timeout(settings.request_timeout_s * 2):
                await consumer.start()
            consumer.subscribe([settings.transcripts], listener=intake)
            self.stats.connected = True
            await self._until_stopped(intake)
        finally:
            await intake.end()
            await _stop(consumer)

    async def _until_stopped(self, intake: Intake) -> None:
        """Poll and commit side by side, until one of them fails or the source is told to stop."""
        self._broken.clear()
        work = (intake.poll(), intake.commit_regularly(self._clock), self._stopping.wait(), self._broken.wait())
        jobs = [asyncio.create_task(job) for job in work]
        try:
            done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
            for job in done:
                job.result()
        finally:
            await end_tasks(jobs)

    async def _pause(self, longest_s: float) -> None:
        """Sleep with full jitter, or until the source is told to stop."""
        sleep = asyncio.ensure_future(self._clock.sleep(min(longest_s, BACKOFF_MOST_S) * self._jitter()))
        stop = asyncio.ensure_future(self._stopping.wait())
        await asyncio.wait([sleep, stop], return_when=asyncio.FIRST_COMPLETED)
        sleep.cancel()
        stop.cancel()

    def _fault(self, task: str, error: BaseException) -> None:
        """A lane that failed leaves its record undone: start over from what is committed."""
        log.error("%s failed: %s", task, type(error).__name__)
        self._broken.set()


class Intake(ConsumerRebalanceListener):  # type: ignore[misc]  # aiokafka has no types
    """One consumer's life: its partitions, what it takes in, and what it commits."""

    def __init__(
        self, consumer: Any, delivery: Delivery, settings: KafkaSettings, tasks: Tasks, stats: SourceStats
    ) -> None:
        self._consumer = consumer
        self._delivery = delivery
        self._settings = settings
        self._tasks = tasks
        self._stats = stats
        self._work: dict[TopicPartition, PartitionWork] = {}
        self._topic_seen = False

    async def poll(self) -> None:
        """Hand out records for ever. Polls while everything is paused, too: that is what keeps the membership."""
        while True:
            batches = await self._consumer.getmany(timeout_ms=POLL_MS, max_records=POLL_RECORDS)
            for partition, records in batches.items():
                self._work_on(partition).accept(records)
            self._throttle()

    async def commit_regularly(self, clock: Clock) -> None:
        while True:
            await clock.sleep(self._settings.commit_interval_s)
            self._check_topic()
            await self._commit(dict(self._work))
            await self._find_positions()

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        """Called by the consumer, which returns no records until the next assignment."""
        self._stats.rebalances += 1
        await self._give_up(revoked)

    def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        log.info("kafka partitions assigned: %s", sorted(partition.partition for partition in assigned))
        for partition in assigned:
            self._work_on(partition)

    async def end(self) -> None:
        """Finish and commit what is in flight."""
        await self._give_up(list(self._work))

    async def _give_up(self, partitions: Iterable[TopicPartition]) -> None:
        given = {partition: self._work.pop(partition) for partition in partitions if partition in self._work}
        await asyncio.gather(*(work.drain(self._settings.drain_s) for work in given.values()))
        if not await self._commit(given):
            await self._commit(given)  # what is not committed now comes again
        for partition in given:
            self._stats.partitions.pop(partition.partition, None)

    def _work_on(self, partition: TopicPartition) -> PartitionWork:
        work = self._work.get(partition)
        if work is None:
            work = self._work[partition] = PartitionWork(self._delivery.handle, self._settings, self._tasks)
        return work

    def _throttle(self) -> None:
        """Pause and resume partitions, and note how they stand."""
        assigned = self._consumer.assignment()
        paused = self._consumer.paused()
        for partition, work in self._work.items():
            if partition not in assigned:
                continue
            congested = work.congested
            if congested and partition not in paused:
                self._consumer.pause(partition)
            elif not congested and partition in paused:
                self._consumer.resume(partition)
            self._note(partition, work, congested)

    def _note(self, partition: TopicPartition, work: PartitionWork, paused: bool) -> None:
        stats = self._stats.partitions.setdefault(partition.partition, PartitionStats())
        end = self._consumer.highwater(partition)
        stats.in_flight = work.offsets.pending
        stats.committed = work.committed
        stats.paused = paused
        if end is not None and work.position is not None:
            stats.lag = end - work.position

    async def _find_positions(self) -> None:
        """Ask where new partitions begin, so that their lag is known while nothing comes in."""
        for partition, work in list(self._work.items()):
            if work.began is None and self._consumer.highwater(partition) is not None:
                with suppress(KafkaError, TimeoutError):  # taken away meanwhile
                    async with asyncio.timeout(1.0):
                        work.begin(await self._consumer.position(partition))

    def _check_topic(self) -> None:
        """Raises TopicMissing when the topic went: the consumer would wait for it and not say so."""
        there = bool(self._consumer.partitions_for_topic(self._settings.transcripts))
        if self._topic_seen and not there:
            raise TopicMissing(self._settings.transcripts)
        self._topic_seen = there

    async def _commit(self, works: dict[TopicPartition, PartitionWork]) -> bool:
        """Commit what can be; a failure leaves it to the next time, or to the next owner of the partition."""
        positions = {partition: work.to_commit for partition, work in works.items()}
        offsets = {partition: position for partition, position in positions.items() if position is not None}
        if not offsets:
            return True
        try:
            async with asyncio.timeout(self._settings.commit_timeout_s):
                await self._consumer.commit(offsets)
        except (KafkaError, OSError, TimeoutError) as error:
            self._stats.commit_failures += 1
            log.warning("kafka commit failed: %s", type(error).__name__)
            return False
        self._stats.commits += 1
        for partition, position in offsets.items():
            works[partition].committed = position
        return True


def _consumer(settings: KafkaSettings) -> Any:
    return AIOKafkaConsumer(
        group_id=settings.group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        session_timeout_ms=int(settings.session_timeout_s * 1000),
        group_instance_id=settings.instance,
        heartbeat_interval_ms=int(settings.session_timeout_s * 300),
        rebalance_timeout_ms=int(settings.rebalance_timeout_s * 1000),
        max_partition_fetch_bytes=settings.max_message_bytes,
        **settings.connection,
    )


async def _stop(consumer: Any) -> None:
    """Leave the group and disconnect; where Kafka does not answer, just disconnect."""
    try:
        async with asyncio.timeout(STOP_TIMEOUT_S):
            await consumer.stop()
    except (KafkaError, OSError, TimeoutError) as error:
        log.warning("kafka consumer ended badly: %s", type(error).__name__)
        await consumer._client.close()  # there is no public way
