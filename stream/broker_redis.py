"""The broker of many processes: Redis (or Valkey), every rule of the contract in a script that runs atomically.

Two lines carry all commands (``stream.redis_line``), one for what changes sessions, in order, and one for the rest. A
log is a stream whose entry ids are the offsets; the append publishes what it stored. Pub/Sub is the hint, the log is
the truth. Times are the server's. Durability is promised for one primary with an append-only file, not for a cluster.
"""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from stream.broker import (
    MAX_REV,
    Appended,
    BrokerUnavailable,
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
)
from stream.probe import WriteProbe
from stream.redis_hints import RedisHints
from stream.redis_keys import Namer, quote, session_of, unquote
from stream.redis_line import Arg, RedisLine
from stream.redis_server import RedisServer

log = logging.getLogger(__name__)

_NAMES = 8192
_PAGE = 500


class RedisBroker:
    """``redis://``, ``rediss://`` or ``unix://``; ``?prefix=NAME`` keeps deployments on one server apart.

    With ``?durable=required``, ``start`` refuses a server that does not keep what it acknowledges; without, it warns.
    """

    shared = True

    def __init__(self, url: str, steady: Callable[[], float] = time.monotonic) -> None:
        url, prefix, self._require_durable = _split_options(url)
        self._server = RedisServer(url, prefix)
        self._namer = Namer(prefix)
        self._names = lru_cache(maxsize=_NAMES)(self._namer.session)
        self._lines: tuple[RedisLine, RedisLine] | None = None
        self._hints: RedisHints | None = None
        self._probe = WriteProbe(self._try, steady)
        self._sessions: dict[bytes, SessionKey] = {}
        self._origin = secrets.token_hex(4).encode()
        self._on_entry: OnEntry | None = None
        self._on_topic: OnTopic | None = None
        self._on_gap: OnGap | None = None

    @property
    def durable(self) -> bool:
        """Whether the server says that it keeps what it acknowledges; False before ``start``."""
        return self._server.durability.durable

    async def start(self) -> None:
        self._lines = (RedisLine(self._server.connect, self._broken), RedisLine(self._server.connect, lambda: None))
        try:
            await asyncio.gather(*(line.call("PING") for line in self._lines))
            durability = self._server.durability
            if self._require_durable and not durability.durable:
                raise BrokerUnavailable(durability.warning)
        except BaseException:
            await self.aclose()
            raise
        if durability.warning:
            log.warning("%s", durability.warning)
        self._hints = RedisHints(self._server.connect_plain, self._heard, self._gap)

    async def aclose(self) -> None:
        if self._hints is not None:
            await self._hints.aclose()
        for line in self._lines or ():
            await line.aclose()

    async def ready(self) -> None:
        """All connections answer, and the server takes writes: one whose memory is full answers PING as ever."""
        await asyncio.gather(self._writes.call("PING"), self._reads.call("PING"))
        if self._hints is None or not self._hints.connected:
            raise BrokerUnavailable("redis: the connection for hints is down")
        await self._probe()

    async def _try(self) -> None:
        await self._writes.call("SET", self._namer.shared("probe"), b"", "PX", 1000)

    @property
    def _writes(self) -> RedisLine:
        if self._lines is None:
            raise BrokerUnavailable("the redis broker has not been started")
        return self._lines[0]

    @property
    def _reads(self) -> RedisLine:
        if self._lines is None:
            raise BrokerUnavailable("the redis broker has not been started")
        return self._lines[1]

    def _run(
        self,
        line: RedisLine,
        script: str,
        keys: Sequence[bytes],
        *args: Arg,
        after: Callable[[Any], None] | None = None,
    ) -> Awaitable[Any]:
        return line.call("EVALSHA", self._server.scripts[script], len(keys), *keys, *args, after=after)

    # hints ----------------------------------------------------------------------------------------------------------

    def listen(self, on_entry: OnEntry, on_topic: OnTopic, on_gap: OnGap | None = None) -> None:
        self._on_entry, self._on_topic, self._on_gap = on_entry, on_topic, on_gap

    async def watch(self, session: SessionKey) -> None:
        channel = self._names(session).channel
        self._sessions[channel] = session
        await self._subscriptions.watch(channel)

    async def unwatch(self, session: SessionKey) -> None:
        channel = self._names(session).channel
        self._sessions.pop(channel, None)
        await self._subscriptions.unwatch(channel)

    async def publish(self, topic: str, body: bytes) -> None:
        await self._reads.call("PUBLISH", self._namer.shared("topic", topic), body)

    async def watch_topic(self, topic: str) -> None:
        await self._subscriptions.watch(self._namer.shared("topic", topic))

    async def unwatch_topic(self, topic: str) -> None:
        await self._subscriptions.unwatch(self._namer.shared("topic", topic))

    @property
    def _subscriptions(self) -> RedisHints:
        if self._hints is None:
            raise BrokerUnavailable("the redis broker has not been started")
        return self._hints

    def _broken(self) -> None:
        """Appends may have happened whose replies were lost: let their echoes through, which carry the old origin."""
        self._origin = secrets.token_hex(4).encode()

    def _gap(self) -> None:
        if self._on_gap is not None:
            self._on_gap()

    def _heard(self, channel: bytes, payload: bytes) -> None:
        session = self._sessions.get(channel)
        if session is not None:
            offset, epoch, origin, body = payload.split(b":", 3)
            if origin != self._origin and self._on_entry is not None:
                self._on_entry(session, epoch.decode(), Entry(int(offset), body))
            return
        topic = self._namer.topic(channel)
        if topic is not None and self._on_topic is not None:
            self._on_topic(topic, payload)

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
        names = self._names(session)
        reply = await self._run(
            self._writes,
            "append",
            names.keys,
            b"" if fence is None else b"%d" % fence,
            _optional(requires),
            _optional(unless),
            quote(record.key),
            record.rev,
            record.digest,
            record.body,
            secrets.token_hex(6),
            names.tenant,
            names.session,
            names.member,
            names.channel,
            self._origin,
            after=partial(self._announce, session, record),
        )
        outcome, epoch, offset, rev = reply
        return Appended(outcome.decode(), epoch.decode(), offset, rev)

    def _announce(self, session: SessionKey, record: Record, reply: Any) -> None:
        outcome, epoch, offset, _ = reply
        if outcome == b"appended" and self._on_entry is not None:
            self._on_entry(session, epoch.decode(), Entry(offset, record.body))

    async def read(self, session: SessionKey, after: int, limit: int = 512) -> Page:
        lowest = min(max(after, 0), MAX_REV) + 1
        reply = await self._run(self._reads, "read", self._names(session).keys, lowest, limit)
        epoch, top, first, flat = reply
        entries = tuple(Entry(int(offset), body) for offset, body in zip(flat[::2], flat[1::2], strict=True))
        return Page(epoch.decode(), top, first, entries)

    async def key_state(self, session: SessionKey, key: str) -> KeyState | None:
        state = await self._reads.call("HGET", self._names(session).standing, quote(key))
        if state is None:
            return None
        rev, offset, digest = state.split(b":", 2)
        return KeyState(int(rev), digest, int(offset))

    async def sessions(self, tenant: str, after: str = "", limit: int = 100) -> Sequence[SessionInfo]:
        start = b"(" + quote(after) if after else b"-"
        found: list[SessionInfo] = []
        while more := limit - len(found):
            members = await self._reads.call("ZRANGEBYLEX", self._namer.tenant(tenant), start, "+", "LIMIT", 0, more)
            keys = [SessionKey(tenant, unquote(member)) for member in members]
            infos = await asyncio.gather(*map(self._describe, keys))
            found += [info for info in infos if info.epoch]  # one may have been deleted in between
            if len(members) < more:
                break
            start = b"(" + members[-1]
        return found

    async def _describe(self, session: SessionKey) -> SessionInfo:
        epoch, top, updated = await self._run(self._reads, "describe", self._names(session).keys)
        return SessionInfo(session.session, epoch.decode(), top, float(updated))

    async def delete(self, session: SessionKey) -> bool:
        return await self._delete(session, b"")

    async def _delete(self, session: SessionKey, idle_since: bytes) -> bool:
        names = self._names(session)
        reply = await self._run(self._writes, "delete", names.keys, names.session, names.member, idle_since)
        return bool(reply)

    async def expire(self, before: float) -> int:
        gone = kept = 0
        limit = b"%.6f" % before
        while True:
            members = await self._reads.call(
                "ZRANGEBYSCORE", self._namer.updated, "-inf", b"(" + limit, "LIMIT", kept, _PAGE
            )
            if not members:
                return gone
            deleted = sum(await asyncio.gather(*(self._delete(session_of(member), limit) for member in members)))
            gone += deleted
            kept += len(members) - deleted

    async def trim(self, session: SessionKey, keep: int) -> None:
        await self._run(self._writes, "trim", self._names(session).keys, keep)

    # ownership ------------------------------------------------------------------------------------------------------

    async def acquire(self, session: SessionKey, node: str, ttl_s: float) -> Lease | None:
        keys = (self._names(session).lease, self._namer.fences)
        fence = await self._run(self._writes, "acquire", keys, quote(node), _ms(ttl_s))
        return None if fence is None else Lease(session, node, int(fence))

    async def renew(self, leases: Sequence[Lease], ttl_s: float) -> Sequence[Lease]:
        held = await asyncio.gather(*(self._of_owner("renew", lease, _ms(ttl_s)) for lease in leases))
        return [lease for lease, holds in zip(leases, held, strict=True) if not holds]

    async def release(self, lease: Lease) -> None:
        await self._of_owner("release", lease)

    async def settle(self, lease: Lease, offset: int) -> bool:
        return await self._of_owner("settle", lease, offset, self._names(lease.session).member)

    async def _of_owner(self, script: str, lease: Lease, *args: Arg) -> bool:
        return bool(await self._run(self._writes, script, self._names(lease.session).keys, lease.fence, *args))

    async def unsettled(self, limit: int = 100) -> Sequence[SessionKey]:
        keys = (self._namer.unsettled,)
        members = await self._run(self._reads, "unsettled", keys, limit, *self._namer.lease_affixes)
        return [session_of(member) for member in members]

    # snapshots and cursors ------------------------------------------------------------------------------------------

    async def store_snapshot(self, lease: Lease, offset: int, body: bytes) -> bool:
        return await self._of_owner("store_snapshot", lease, offset, body)

    async def load_snapshot(self, session: SessionKey) -> Entry | None:
        offset, body = await self._reads.call("HMGET", self._names(session).snapshot, "offset", "body")
        return None if offset is None else Entry(int(offset), body)

    async def cursor(self, session: SessionKey, name: str) -> int:
        return int(await self._reads.call("HGET", self._names(session).cursors, quote(name)) or 0)

    async def advance(self, lease: Lease, name: str, offset: int) -> bool:
        return await self._of_owner("advance", lease, quote(name), offset)

    # cache and limits -----------------------------------------------------------------------------------------------

    async def cache_get(self, key: str) -> bytes | None:
        value: bytes | None = await self._reads.call("GET", self._namer.shared("cache", key))
        return value

    async def cache_set(self, key: str, value: bytes, ttl_s: float) -> None:
        await self._reads.call("SET", self._namer.shared("cache", key), value, "PX", _ms(ttl_s))

    async def cache_lock(self, key: str, owner: str, ttl_s: float) -> bool:
        return bool(await self._run(self._reads, "lock", (self._namer.shared("claim", key),), quote(owner), _ms(ttl_s)))

    async def cache_unlock(self, key: str, owner: str) -> None:
        await self._run(self._reads, "unlock", (self._namer.shared("claim", key),), quote(owner))

    async def take(self, bucket: str, cost: float, rate_per_s: float, burst: float) -> float:
        keys = (self._namer.shared("bucket", bucket),)
        return float(await self._run(self._reads, "take", keys, repr(cost), repr(rate_per_s), repr(burst)))


def _optional(key: str | None) -> bytes:
    return b"" if key is None else b"+" + quote(key)


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _split_options(url: str) -> tuple[str, str, bool]:
    """The URL as redis-py takes it, the prefix that it names, and whether durability is required."""
    parts = urlsplit(url)
    if parts.scheme != "unix" and not re.fullmatch(r"/?[0-9]*", parts.path):  # redis-py would take database 0
        raise ValueError("the path of a redis broker URL is the number of a database")
    query = dict(parse_qsl(parts.query))
    prefix = query.pop("prefix", "soapstream")
    durable = query.pop("durable", "warn")
    if durable not in ("warn", "required"):
        raise ValueError("the option durable of a redis broker URL is warn or required")
    return urlunsplit(parts._replace(query=urlencode(query))), prefix, durable == "required"
