"""Work on one assigned partition: records of a key one after the other, keys side by side, progress tracked."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any, Protocol

from stream.kafka_events import KafkaMessage
from stream.kafka_offsets import OffsetTracker
from stream.kafka_settings import KafkaSettings
from stream.tasks import Tasks, end_tasks


class KafkaRecord(KafkaMessage, Protocol):
    """A consumed record, as aiokafka hands it out."""

    @property
    def topic(self) -> str: ...
    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...


Handle = Callable[[KafkaRecord, "PartitionWork"], Awaitable[None]]
"""Deals with a record for good: when it returns, the record needs no redelivery. Waits out outages."""


class GivenUp(Exception):  # noqa: N818 - no error: the record is left to the partition's next owner
    """The partition is being taken away; raised into the handling of a record that has not got far."""


class PartitionWork:
    """Lanes of one partition, from its assignment to its revocation.

    ``waiting_out`` counts the records that wait for a dependency to come back: while there are any, nothing new is
    taken in. Pending records and their bytes are bounded by the intake stopping too (``congested``).
    """

    def __init__(self, handle: Handle, settings: KafkaSettings, tasks: Tasks) -> None:
        self.offsets = OffsetTracker()
        self.committed: int | None = None
        self.began: int | None = None
        self.waiting_out = 0
        self._handle = handle
        self._settings = settings
        self._tasks = tasks
        self._lanes: dict[bytes | None, deque[KafkaRecord]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._bytes = 0
        self._draining = asyncio.Event()
        self._congested = False

    def accept(self, records: Iterable[KafkaRecord]) -> None:
        """Take records in, in order of their offsets."""
        for record in records:
            self.begin(record.offset)
            self.offsets.delivered(record.offset)
            self._bytes += _size(record)
            lane = self._lanes.get(record.key)
            if lane is None:
                self._lanes[record.key] = deque([record])
                self._start_lane(record.key)
            else:
                lane.append(record)

    def begin(self, position: int) -> None:
        """Note where the partition stood when it was assigned; what was known before holds."""
        if self.began is None:
            self.began = position

    @property
    def congested(self) -> bool:
        """Whether the intake should rest: on above the upper marks, off again below the lower ones."""
        settings, pending = self._settings, self.offsets.pending
        if pending >= settings.pause_records or self._bytes >= settings.pause_bytes:
            self._congested = True
        elif pending <= settings.resume_records and self._bytes <= settings.pause_bytes // 2:
            self._congested = False
        return self._congested or self.waiting_out > 0

    @property
    def position(self) -> int | None:
        """Everything before this offset is done; None before anything is known of the partition."""
        return self.began if self.offsets.position is None else self.offsets.position

    @property
    def to_commit(self) -> int | None:
        """The position to commit, None when it is committed already."""
        position = self.offsets.position
        return None if position == self.committed else position

    def check(self) -> None:
        """Raises GivenUp when the partition is being taken away."""
        if self._draining.is_set():
            raise GivenUp

    async def wait_out(self, sleep: Coroutine[Any, Any, None]) -> None:
        """Wait for a dependency, with the intake stopped. Raises GivenUp when the partition is being taken away."""
        waits = [asyncio.ensure_future(sleep), asyncio.ensure_future(self._draining.wait())]
        self.waiting_out += 1
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.waiting_out -= 1
            for wait in waits:
                wait.cancel()
        self.check()

    async def drain(self, timeout_s: float) -> None:
        """Finish the records that are being appended, begin no others; after the timeout they are cancelled."""
        self._draining.set()
        if not self._running:
            return
        _, late = await asyncio.wait(self._running, timeout=timeout_s)
        await end_tasks(late)

    def _start_lane(self, key: bytes | None) -> None:
        task = self._tasks.start("kafka lane", self._lane(key))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _lane(self, key: bytes | None) -> None:
        lane = self._lanes[key]
        while lane:
            record = lane[0]
            try:
                self.check()
                await self._handle(record, self)
            except GivenUp:
                return
            lane.popleft()
            self.offsets.done(record.offset)
            self._bytes -= _size(record)
        del self._lanes[key]


def _size(record: KafkaRecord) -> int:
    return len(record.value or b"") + len(record.key or b"")
