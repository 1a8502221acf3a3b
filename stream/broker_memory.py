"""The broker of one process that keeps nothing: every rule of the contract in its plainest form."""

from __future__ import annotations

import heapq
import itertools
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from stream.broker import (
    Appended,
    Entry,
    KeyState,
    Lease,
    OnEntry,
    OnGap,
    OnTopic,
    Page,
    Record,
    SessionInfo,
    SessionKey,
    standing,
)
from stream.lru import Lru

_SEED = secrets.token_hex(8)
_EPOCHS = itertools.count(1)
_CACHE_BYTES = 64 << 20
_BUCKETS = 10_000


@dataclass(slots=True)
class _Log:
    """One session. ``unsettled`` is when it began to owe work, None while it owes none."""

    epoch: str
    updated: float
    first: int = 1
    entries: list[Entry] = field(default_factory=list)
    keys: dict[str, KeyState] = field(default_factory=dict)
    snapshot: Entry | None = None
    cursors: dict[str, int] = field(default_factory=dict)
    unsettled: float | None = None

    @property
    def top(self) -> int:
        return self.first + len(self.entries) - 1


@dataclass(slots=True)
class _Held:
    """A lease and when it runs out."""

    lease: Lease
    until: float


class MemoryBroker:
    """Sessions in dictionaries. ``clock`` gives POSIX seconds; nothing outlives the object."""

    durable = False
    shared = False

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._logs: dict[SessionKey, _Log] = {}
        self._held: dict[SessionKey, _Held] = {}
        self._fences = itertools.count(1)
        self._topics: set[str] = set()
        self._cache = Lru(_CACHE_BYTES, clock)
        self._locks: dict[str, tuple[str, float]] = {}
        self._buckets: dict[str, float] = {}
        self._on_entry: OnEntry | None = None
        self._on_topic: OnTopic | None = None

    async def start(self) -> None: ...

    async def aclose(self) -> None: ...

    async def ready(self) -> None: ...

    def listen(self, on_entry: OnEntry, on_topic: OnTopic, on_gap: OnGap | None = None) -> None:
        """Hints never get lost here: ``on_gap`` is not called."""
        self._on_entry, self._on_topic = on_entry, on_topic

    async def watch(self, session: SessionKey) -> None:
        """Nothing to do: all appends are of this process."""

    async def unwatch(self, session: SessionKey) -> None: ...

    async def publish(self, topic: str, body: bytes) -> None:
        if self._on_topic is not None and topic in self._topics:
            self._on_topic(topic, body)

    async def watch_topic(self, topic: str) -> None:
        self._topics.add(topic)

    async def unwatch_topic(self, topic: str) -> None:
        self._topics.discard(topic)

    # log ------------------------------------------------------------------------------------------------------------

    async def append(
        self,
        session: SessionKey,
        record: Record,
        *,
        requires: str | None = None,
        unless: str | None = None,
        fence: int | None = None,
    ) -> Appended:
        log = self._logs.get(session)
        refusal = self._refusal(session, log, record, requires, unless, fence)
        if refusal is not None:
            return refusal
        if log is None:
            log = self._logs[session] = _Log(f"{_SEED}{next(_EPOCHS):x}", self._clock())
        entry = Entry(log.top + 1, record.body)
        log.entries.append(entry)
        log.keys[record.key] = KeyState(record.rev, record.digest, entry.offset)
        log.updated = self._clock()
        if fence is None and log.unsettled is None:
            log.unsettled = log.updated
        if self._on_entry is not None:
            self._on_entry(session, log.epoch, entry)
        return Appended("appended", log.epoch, entry.offset, record.rev)

    def _refusal(
        self,
        session: SessionKey,
        log: _Log | None,
        record: Record,
        requires: str | None,
        unless: str | None,
        fence: int | None,
    ) -> Appended | None:
        """Why the record must not be appended, in the order that the contract fixes."""
        epoch, top = (log.epoch, log.top) if log else ("", 0)
        keys = log.keys if log else {}
        if fence is not None and not self._holds(session, fence):
            return Appended("fenced", epoch, top)
        if requires is not None and requires not in keys:
            return Appended("missing", epoch, top)
        state = keys.get(record.key)
        outcome = standing(record, state)
        if state is not None and outcome != "appended":
            return Appended(outcome, epoch, state.offset, state.rev)
        blocking = keys.get(unless) if unless is not None else None
        if blocking is not None:
            return Appended("blocked", epoch, blocking.offset, blocking.rev)
        return None

    async def read(self, session: SessionKey, after: int, limit: int = 512) -> Page:
        log = self._logs.get(session)
        if log is None:
            return Page("", 0, 1, ())
        start = max(after + 1 - log.first, 0)
        return Page(log.epoch, log.top, log.first, tuple(log.entries[start : start + limit]))

    async def key_state(self, session: SessionKey, key: str) -> KeyState | None:
        log = self._logs.get(session)
        return log.keys.get(key) if log else None

    async def sessions(self, tenant: str, after: str = "", limit: int = 100) -> Sequence[SessionInfo]:
        ids = (key.session for key in self._logs if key.tenant == tenant and key.session > after)
        found = ((name, self._logs[SessionKey(tenant, name)]) for name in heapq.nsmallest(limit, ids))
        return [SessionInfo(name, log.epoch, log.top, log.updated) for name, log in found]

    async def delete(self, session: SessionKey) -> bool:
        self._held.pop(session, None)
        return self._logs.pop(session, None) is not None

    async def expire(self, before: float) -> int:
        old = [key for key, log in self._logs.items() if log.unsettled is None and log.updated < before]
        for key in old:
            await self.delete(key)
        return len(old)

    async def trim(self, session: SessionKey, keep: int) -> None:
        log = self._logs.get(session)
        if log is None or log.snapshot is None:
            return
        upto = min(log.snapshot.offset, log.top - keep, *log.cursors.values())
        if upto >= log.first:
            del log.entries[: upto - log.first + 1]
            log.first = upto + 1

    # leases ---------------------------------------------------------------------------------------------------------

    def _running(self, session: SessionKey) -> _Held | None:
        held = self._held.get(session)
        return held if held is not None and held.until > self._clock() else None

    def _holds(self, session: SessionKey, fence: int) -> bool:
        held = self._running(session)
        return held is not None and held.lease.fence == fence

    async def acquire(self, session: SessionKey, node: str, ttl_s: float) -> Lease | None:
        held = self._running(session)
        if held is None:
            held = self._held[session] = _Held(Lease(session, node, next(self._fences)), 0.0)
        elif held.lease.node != node:
            return None
        held.until = self._clock() + ttl_s
        return held.lease

    async def renew(self, leases: Sequence[Lease], ttl_s: float) -> Sequence[Lease]:
        until, lost = self._clock() + ttl_s, []
        for lease in leases:
            if self._holds(lease.session, lease.fence):
                self._held[lease.session].until = until
            else:
                lost.append(lease)
        return lost

    async def release(self, lease: Lease) -> None:
        if self._holds(lease.session, lease.fence):
            del self._held[lease.session]

    def _owned(self, lease: Lease) -> _Log | None:
        """The log that the lease owns; None when the lease is lost or there is no log."""
        return self._logs.get(lease.session) if self._holds(lease.session, lease.fence) else None

    async def settle(self, lease: Lease, offset: int) -> bool:
        log = self._owned(lease)
        if log is None or log.top > offset:
            return False
        log.unsettled = None
        return True

    async def unsettled(self, limit: int = 100) -> Sequence[SessionKey]:
        waiting = (
            (log.unsettled, key)
            for key, log in self._logs.items()
            if log.unsettled is not None and self._running(key) is None
        )
        return [key for _, key in heapq.nsmallest(limit, waiting)]

    # snapshots and cursors ------------------------------------------------------------------------------------------

    async def store_snapshot(self, lease: Lease, offset: int, body: bytes) -> bool:
        log = self._owned(lease)
        if log is None:
            return False
        if log.snapshot is None or log.snapshot.offset <= offset:
            log.snapshot = Entry(offset, body)
        return True

    async def load_snapshot(self, session: SessionKey) -> Entry | None:
        log = self._logs.get(session)
        return log.snapshot if log else None

    async def cursor(self, session: SessionKey, name: str) -> int:
        log = self._logs.get(session)
        return log.cursors.get(name, 0) if log else 0

    async def advance(self, lease: Lease, name: str, offset: int) -> bool:
        log = self._owned(lease)
        if log is None:
            return False
        log.cursors[name] = max(offset, log.cursors.get(name, 0))
        return True

    # cache and limits -----------------------------------------------------------------------------------------------

    async def cache_get(self, key: str) -> bytes | None:
        return self._cache.get(key)

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None:
        self._cache.put(key, value, ttl_s)

    async def cache_lock(self, key: str, owner: str, ttl_s: float) -> bool:
        now = self._clock()
        holder, until = self._locks.get(key, (owner, now))
        if holder != owner and until > now:
            return False
        self._locks[key] = (owner, now + ttl_s)
        return True

    async def cache_unlock(self, key: str, owner: str) -> None:
        if self._locks.get(key, ("", 0.0))[0] == owner:
            del self._locks[key]

    async def take(self, bucket: str, cost: float, rate_per_s: float, burst: float) -> float:
        now = self._clock()
        due = max(now, self._buckets.get(bucket, now))
        wait = due + (min(cost, burst) - burst) / rate_per_s - now
        if wait > 0:
            return wait
        self._buckets[bucket] = due + cost / rate_per_s
        if len(self._buckets) > _BUCKETS:
            self._buckets = {name: at for name, at in self._buckets.items() if at > now}
        return 0.0
