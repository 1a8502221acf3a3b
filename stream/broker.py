"""What every broker does: session logs, hints, leases, snapshots, cache and rate limits.

One file for each backend (``broker_memory``, ``broker_sqlite``, ``broker_redis``), all held to one contract suite
(``tests/contract``). The log is the truth; hints are lossy and carry the offset, so that whoever sees a gap reads.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, Protocol

MAX_REV = (1 << 53) - 1
"""The highest rev that every backend, and every JSON reader, can count exactly."""


class SessionKey(NamedTuple):
    """A session of a tenant. Both parts are untrusted text; backends quote them."""

    tenant: str
    session: str


@dataclass(frozen=True, slots=True)
class Record:
    """What is appended. ``key`` and ``rev`` identify it in its log; equal ``digest`` means equal content.

    ``rev`` is from 0 to MAX_REV, ``digest`` at most a few dozen bytes.
    """

    key: str
    rev: int
    digest: bytes
    body: bytes

    def __post_init__(self) -> None:
        if not 0 <= self.rev <= MAX_REV:
            raise ValueError(f"rev must be from 0 to {MAX_REV}")


class Entry(NamedTuple):
    """One record of a log; offsets run from 1 without gaps."""

    offset: int
    body: bytes


Outcome = Literal["appended", "duplicate", "conflict", "stale", "missing", "blocked", "fenced"]


@dataclass(frozen=True, slots=True)
class Appended:
    """What became of an append. Only ``appended`` changed the log.

    ``duplicate``: the same key, rev and digest stand at ``offset``. ``conflict``: key and rev stand there with another
    digest. ``stale``: a higher ``rev`` of the key stands at ``offset``. ``missing``: the key that the append requires
    is not in the log. ``blocked``: the key that must not be there is, at ``offset``. ``fenced``: the fence is not the
    lease's now. ``missing`` and ``fenced`` give the log's top as ``offset`` (0 and an empty ``epoch`` without a log).
    ``rev`` is the one that stands at ``offset``, 0 where ``offset`` is the top.
    """

    outcome: Outcome
    epoch: str
    offset: int
    rev: int = 0


@dataclass(frozen=True, slots=True)
class Page:
    """Entries after an offset, in order. ``top`` is the log's last offset, ``first`` the lowest one still kept.

    ``first`` is ``top + 1`` where nothing is kept. ``epoch`` is empty for an unknown session (``top`` 0, ``first`` 1).
    """

    epoch: str
    top: int
    first: int
    entries: tuple[Entry, ...]


class KeyState(NamedTuple):
    """The highest rev of a key in a log."""

    rev: int
    digest: bytes
    offset: int


@dataclass(frozen=True, slots=True)
class Lease:
    """Ownership of a session. ``fence`` grows with every new owner; appends with an older one are refused."""

    session: SessionKey
    node: str
    fence: int


class SessionInfo(NamedTuple):
    """A row of a tenant's list of sessions; ``updated`` is a POSIX time in seconds."""

    session: str
    epoch: str
    top: int
    updated: float


class BrokerUnavailable(Exception):  # noqa: N818 - named as a state, which callers answer by waiting
    """The backend cannot be reached or refuses work now; nothing was acknowledged. Worth trying again."""


OnEntry = Callable[[SessionKey, str, Entry], None]
"""Called with the session, its epoch and the entry that was appended."""
OnTopic = Callable[[str, bytes], None]
OnGap = Callable[[], None]


def standing(record: Record, state: KeyState | None) -> Outcome:
    """What idempotency says of ``record`` where its key stands at ``state``; the same rule in every backend."""
    if state is None or record.rev > state.rev:
        return "appended"
    if record.rev < state.rev:
        return "stale"
    return "duplicate" if record.digest == state.digest else "conflict"


class Broker(Protocol):
    """A place where sessions live. All methods may raise BrokerUnavailable; what returned is durable as promised.

    Cancelling an append leaves open whether it happened; repeating it is safe.
    """

    @property
    def durable(self) -> bool:
        """Whether what it acknowledges outlives its processes; known once started."""

    @property
    def shared(self) -> bool:
        """Whether several processes may use it at once."""

    async def start(self) -> None:
        """Connect and check that the backend keeps what it acknowledges. Called once, before anything else."""

    async def aclose(self) -> None:
        """Flush and disconnect."""

    async def ready(self) -> None:
        """Return when the backend answers now; raises BrokerUnavailable saying what is wrong."""

    def listen(self, on_entry: OnEntry, on_topic: OnTopic, on_gap: OnGap | None = None) -> None:
        """Set the callbacks for hints, called on the event loop; they must not block. Called once, before ``start``.

        ``on_gap`` says that hints may have been lost (a connection was made anew): read every watched session again.
        """

    async def watch(self, session: SessionKey) -> None:
        """Hand entries that any node appends to ``session`` to ``on_entry``, from now on, possibly repeated or lost.

        Appends of this process are handed on at once, watched or not.
        """

    async def unwatch(self, session: SessionKey) -> None: ...

    async def publish(self, topic: str, body: bytes) -> None:
        """Hand ``body`` to the ``on_topic`` of every node that watches ``topic``, this one included; lossy."""

    async def watch_topic(self, topic: str) -> None: ...

    async def unwatch_topic(self, topic: str) -> None: ...

    async def append(
        self,
        session: SessionKey,
        record: Record,
        *,
        requires: str | None = None,
        unless: str | None = None,
        fence: int | None = None,
    ) -> Appended:
        """Append one record atomically, unless its key and rev say that it is there already.

        Checks go in this order: fence, ``requires`` (a key that must be in the log), idempotency (``duplicate``,
        ``conflict``, ``stale``), ``unless`` (a key that must not be in the log). What is appended without a fence is an
        input: it marks the session unsettled. Creates the log, with a new epoch, when there is none.
        """

    async def read(self, session: SessionKey, after: int, limit: int = 512) -> Page:
        """Entries with offsets above ``after``, at most ``limit`` of them."""

    async def key_state(self, session: SessionKey, key: str) -> KeyState | None:
        """Where a key stands in a log."""

    async def sessions(self, tenant: str, after: str = "", limit: int = 100) -> Sequence[SessionInfo]:
        """Sessions of a tenant in order of their ids, those above ``after``."""

    async def delete(self, session: SessionKey) -> bool:
        """Forget a session: log, keys, snapshot, cursors, lease. False when there was none.

        A later append creates a log with another epoch and a fence above all earlier ones.
        """

    async def expire(self, before: float) -> int:
        """Delete the settled sessions whose last append is older than the POSIX time ``before``; how many."""

    # leases ---------------------------------------------------------------------------------------------------------

    async def acquire(self, session: SessionKey, node: str, ttl_s: float) -> Lease | None:
        """Become the owner; None while another node's lease runs.

        The node's own running lease is prolonged and keeps its fence. A lease that has run out is lost to its holder
        even where nobody took it over: acquiring again gives a higher fence.
        """

    async def renew(self, leases: Sequence[Lease], ttl_s: float) -> Sequence[Lease]:
        """Prolong leases; returns those that are lost."""

    async def release(self, lease: Lease) -> None:
        """Give a lease up, if it is still held."""

    async def settle(self, lease: Lease, offset: int) -> bool:
        """Say that nothing up to ``offset`` is owed any more; False when the log has grown or the lease is lost."""

    async def unsettled(self, limit: int = 100) -> Sequence[SessionKey]:
        """Sessions, of all tenants, that owe work and have no running lease; the longest waiting first."""

    # snapshots and cursors ------------------------------------------------------------------------------------------

    async def store_snapshot(self, lease: Lease, offset: int, body: bytes) -> bool:
        """Keep the fold at ``offset``, unless a later one is kept; False when the lease is lost or there is no log."""

    async def load_snapshot(self, session: SessionKey) -> Entry | None:
        """The last stored fold and its offset."""

    async def trim(self, session: SessionKey, keep: int) -> None:
        """Drop entries, but never those above the stored snapshot or above a cursor, nor the last ``keep`` ones.

        A reader that must not miss anything registers its cursor by advancing it to 0. Keys outlive their entries.
        """

    async def cursor(self, session: SessionKey, name: str) -> int:
        """Durable position of a reader of the log (the Kafka sink); 0 at first."""

    async def advance(self, lease: Lease, name: str, offset: int) -> bool:
        """Move a cursor forward (never back); False when the lease is lost or there is no log."""

    # cache and limits -----------------------------------------------------------------------------------------------

    async def cache_get(self, key: str) -> bytes | None: ...

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None: ...

    async def cache_lock(self, key: str, owner: str, ttl_s: float) -> bool:
        """Claim the computation of ``key`` among nodes, or prolong the claim; False while another owner holds it."""

    async def cache_unlock(self, key: str, owner: str) -> None: ...

    async def take(self, bucket: str, cost: float, rate_per_s: float, burst: float) -> float:
        """Token bucket (GCRA) shared by the nodes: 0 when granted, else the seconds to wait before asking again.

        A cost above ``burst`` is granted when the bucket is full, and paid off before anything else is granted.
        """


def open_broker(url: str) -> Broker:
    """Broker for ``memory://``, ``sqlite:///path`` or ``redis://host:port/db``; ValueError for any other URL."""
    scheme = url.partition(":")[0]
    match scheme:
        case "memory":
            from stream.broker_memory import MemoryBroker

            return MemoryBroker(steady=time.monotonic)
        case "sqlite":
            from stream.broker_sqlite import SqliteBroker

            return SqliteBroker(url, steady=time.monotonic)
        case "redis" | "rediss" | "unix":
            from stream.broker_redis import RedisBroker

            return RedisBroker(url)
    raise ValueError(f"broker URL has scheme {scheme!r}; known are memory, sqlite and redis")
