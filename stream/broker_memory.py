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
    Page,
    Record,
    SessionInfo,
    SessionKey,
    standing,
)
from stream.broker_local import LocalBroker
from stream.lru import Lru

_SEED = secrets.token_hex(8)
_EPOCHS = itertools.count(1)
_CACHE_BYTES = 64 << 20


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


class MemoryBroker(LocalBroker):
    """Sessions in dictionaries. ``clock`` gives POSIX seconds, and times leases where ``steady`` is left out.

    Nothing outlives the object.
    """

    durable = False

    def __init__(self, clock: Callable[[], float] = time.time, steady: Callable[[], float] | None = None) -> None:
        super().__init__(steady or clock)
        self._clock = clock
        self._logs: dict[SessionKey, _Log] = {}
        self._cache = Lru(_CACHE_BYTES, steady or clock)

    async def start(self) -> None: ...

    async def aclose(self) -> None: ...

    async def ready(self) -> None: ...

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
        self._hint(session, log.epoch, entry)
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

    # ownership ------------------------------------------------------------------------------------------------------

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

    # cache ----------------------------------------------------------------------------------------------------------

    async def cache_get(self, key: str) -> bytes | None:
        return self._cache.get(key)

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None:
        self._cache.put(key, value, ttl_s)
