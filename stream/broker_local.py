"""What brokers of a single process share: hints, leases, claims and rate limits, kept in memory.

Nobody else can hold a lease where only one process is let in, so that leases need not outlive it: after a crash every
session is free at once, and the next process starts its fences above all earlier ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stream.broker import Entry, Lease, OnEntry, OnGap, OnTopic, SessionKey
from stream.listeners import call_guarded

_BUCKETS = 10_000
_CLAIMS = 10_000
_LEASES = 1_000


@dataclass(slots=True)
class _Held:
    """A lease and when it runs out."""

    lease: Lease
    until: float


class LocalBroker:
    """Base of the brokers of one process. ``fence`` is the last one ever given out.

    ``steady`` gives seconds from any fixed origin: what lasts for so long must not last for an hour more because the
    machine's clock was set back.
    """

    shared = False

    def __init__(self, steady: Callable[[], float], fence: int = 0) -> None:
        self._steady = steady
        self._fence = fence
        self._held: dict[SessionKey, _Held] = {}
        self._topics: set[str] = set()
        self._claims: dict[str, tuple[str, float]] = {}
        self._buckets: dict[str, float] = {}
        self._on_entry: OnEntry | None = None
        self._on_topic: OnTopic | None = None

    # hints ----------------------------------------------------------------------------------------------------------

    def listen(self, on_entry: OnEntry, on_topic: OnTopic, on_gap: OnGap | None = None) -> None:
        """Hints never get lost within a process: ``on_gap`` is not called."""
        self._on_entry, self._on_topic = on_entry, on_topic

    async def watch(self, session: SessionKey) -> None:
        """Nothing to do: all appends are of this process."""

    async def unwatch(self, session: SessionKey) -> None: ...

    async def publish(self, topic: str, body: bytes) -> None:
        if self._on_topic is not None and topic in self._topics:
            call_guarded(self._on_topic, topic, body)

    async def watch_topic(self, topic: str) -> None:
        self._topics.add(topic)

    async def unwatch_topic(self, topic: str) -> None:
        self._topics.discard(topic)

    def _hint(self, session: SessionKey, epoch: str, entry: Entry) -> None:
        if self._on_entry is not None:
            call_guarded(self._on_entry, session, epoch, entry)

    # leases ---------------------------------------------------------------------------------------------------------

    def _running(self, session: SessionKey) -> _Held | None:
        held = self._held.get(session)
        return held if held is not None and held.until > self._steady() else None

    def _holds(self, session: SessionKey, fence: int) -> bool:
        held = self._running(session)
        return held is not None and held.lease.fence == fence

    async def acquire(self, session: SessionKey, node: str, ttl_s: float) -> Lease | None:
        held = self._running(session)
        if held is None:
            self._forget_leases()
            self._fence += 1
            held = self._held[session] = _Held(Lease(session, node, self._fence), 0.0)
        elif held.lease.node != node:
            return None
        held.until = self._steady() + ttl_s
        return held.lease

    def _forget_leases(self) -> None:
        """Drop leases that have run out, once in a while: sessions come and go for as long as the process lives."""
        if len(self._held) > _LEASES and self._fence % _LEASES == 0:
            now = self._steady()
            self._held = {session: held for session, held in self._held.items() if held.until > now}

    async def renew(self, leases: Sequence[Lease], ttl_s: float) -> Sequence[Lease]:
        until = self._steady() + ttl_s
        return [lease for lease in leases if not self._prolong(lease, until)]

    def _prolong(self, lease: Lease, until: float) -> bool:
        held = self._running(lease.session)
        if held is None or held.lease.fence != lease.fence:
            return False
        held.until = until
        return True

    async def release(self, lease: Lease) -> None:
        if self._holds(lease.session, lease.fence):
            del self._held[lease.session]

    # claims and limits ----------------------------------------------------------------------------------------------

    async def cache_lock(self, key: str, owner: str, ttl_s: float) -> bool:
        now = self._steady()
        holder, until = self._claims.get(key, (owner, now))
        if holder != owner and until > now:
            return False
        self._claims[key] = (owner, now + ttl_s)
        if len(self._claims) > _CLAIMS:
            self._claims = {name: claim for name, claim in self._claims.items() if claim[1] > now}
        return True

    async def cache_unlock(self, key: str, owner: str) -> None:
        if self._claims.get(key, ("", 0.0))[0] == owner:
            del self._claims[key]

    async def take(self, bucket: str, cost: float, rate_per_s: float, burst: float) -> float:
        now = self._steady()
        due = max(now, self._buckets.get(bucket, now))
        wait = due + (min(cost, burst) - burst) / rate_per_s - now
        if wait > 0:
            return wait
        self._buckets[bucket] = due + cost / rate_per_s
        if len(self._buckets) > _BUCKETS:
            self._buckets = {name: at for name, at in self._buckets.items() if at > now}
        return 0.0
