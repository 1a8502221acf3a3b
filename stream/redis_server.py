"""What is found out about a Redis server with every new connection: does it keep what it acknowledges, is it the same?

The ``era`` is part of every epoch. It changes when the server may have lost data: when its marks are gone, when a
replica was promoted, or when it was restarted and does not write every command to the disk before answering.
"""

from __future__ import annotations

import re
import secrets
from importlib.resources import files
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from redis.asyncio.connection import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from stream.broker import BrokerUnavailable
from stream.redis_line import Connection, exchange

_CONNECT_S = 2.0
_OURS = {"decode_responses", "protocol", "retry"}  # options of redis-py that decide how replies are read
_UNKNOWN_OPTION = re.compile(r"unexpected keyword argument '(\w+)'")
_SCRIPTS = files("stream").joinpath("lua")
_SESSION_SCRIPTS = (
    "advance", "append", "delete", "describe", "read", "release", "renew", "settle", "store_snapshot", "trim",
)  # fmt: skip
_OTHER_SCRIPTS = ("acquire", "era", "lock", "take", "unlock", "unsettled")


class Durability(NamedTuple):
    """``durable``: survives the end of the server's process. ``lossless``: survives the end of its power."""

    durable: bool
    lossless: bool
    warning: str


class RedisServer:
    """Makes connections that are ready for use. ``prefix`` begins the name of every key.

    Raises ValueError for a URL with options that cannot be used.
    """

    def __init__(self, url: str, prefix: str) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            protocol=2,
            socket_timeout=None,  # callers bound whole exchanges
            socket_connect_timeout=_CONNECT_S,
            retry=Retry(NoBackoff(), 0),  # a blind repetition could charge a rate limit twice; callers repeat
        )
        _check_options(self._pool, url)
        self._era_keys = (f"{prefix}:era".encode(), f"{prefix}:server".encode())
        self.scripts: dict[str, bytes] = {}
        self.durability = Durability(False, False, "not asked yet")

    async def connect_plain(self) -> Connection:
        """A connection for Pub/Sub."""
        connection: Connection = self._pool.make_connection()  # type: ignore[no-untyped-call]  # redis-py leaves it so
        await connection.connect()
        return connection

    async def connect(self) -> Connection:
        """A connection that has the scripts and has checked the era: a restart ends connections, so none is missed."""
        connection = await self.connect_plain()
        try:
            await self._greet(connection)
        except BaseException:
            await connection.disconnect(nowait=True)
            raise
        return connection

    async def _greet(self, connection: Connection) -> None:
        names, sources = zip(*_sources().items(), strict=True)
        replies = await exchange(
            connection,
            [
                ("INFO", "replication"),
                ("CONFIG", "GET", "append*"),
                ("CONFIG", "GET", "maxmemory-policy"),
                *(("SCRIPT", "LOAD", source) for source in sources),
            ],
        )
        info, append, policy, *digests = replies
        for reply in (info, *digests):
            if isinstance(reply, Exception):
                raise BrokerUnavailable(f"redis: {type(reply).__name__} while connecting")
        self.scripts = dict(zip(names, digests, strict=True))
        self.durability = _durability(_settings(append) | _settings(policy))
        await self._check_era(connection, _replication(info))

    async def _check_era(self, connection: Connection, replication: dict[bytes, bytes]) -> None:
        if replication.get(b"role") != b"master":
            raise BrokerUnavailable("redis: this server is a replica")
        identity, before = replication[b"master_replid"], replication[b"master_replid2"]
        lossless = "1" if self.durability.lossless else "0"
        fresh = secrets.token_hex(4)
        command = ("EVALSHA", self.scripts["era"], 2, *self._era_keys, identity, before, lossless, fresh)
        (reply,) = await exchange(connection, [command])
        if isinstance(reply, Exception):
            raise BrokerUnavailable(f"redis: {type(reply).__name__} while connecting")


def _check_options(pool: ConnectionPool, url: str) -> None:
    """redis-py looks at the options of a URL, bit by bit, when a connection is made: make one that is never opened.

    Raises ValueError, with names of options and none of their values.
    """
    if ours := sorted(_OURS & set(parse_qs(urlsplit(url).query, keep_blank_values=True))):
        raise ValueError(f"a redis broker URL takes no option {ours[0]}: soapstream sets it")
    try:
        pool.make_connection()  # type: ignore[no-untyped-call]  # as above
    except (TypeError, AttributeError, RedisError) as error:
        named = _UNKNOWN_OPTION.search(str(error))
        raise ValueError(
            f"a redis broker URL of this kind takes no option {named[1]}"
            if named
            else "a redis broker URL has an option with a value that cannot be used"
        ) from None


def _sources() -> dict[str, str]:
    """The scripts by name, those of sessions with what they share."""
    common = _SCRIPTS.joinpath("session.lua").read_text("utf-8")
    sources = {name: common + _SCRIPTS.joinpath(f"{name}.lua").read_text("utf-8") for name in _SESSION_SCRIPTS}
    return sources | {name: _SCRIPTS.joinpath(f"{name}.lua").read_text("utf-8") for name in _OTHER_SCRIPTS}


def _replication(info: bytes) -> dict[bytes, bytes]:
    pairs = (line.partition(b":") for line in info.splitlines() if b":" in line)
    return {name: value for name, _, value in pairs}


def _settings(reply: Any) -> dict[bytes, bytes]:
    """CONFIG GET's flat list; empty where the server does not tell (managed ones often refuse)."""
    if isinstance(reply, Exception):
        return {}
    return dict(zip(reply[::2], reply[1::2], strict=True))


def _durability(settings: dict[bytes, bytes]) -> Durability:
    if b"appendonly" not in settings:
        return Durability(False, False, "redis does not tell its configuration: whether it keeps data is unknown")
    if settings[b"appendonly"] != b"yes":
        return Durability(False, False, "redis has appendonly off: a restart loses acknowledged writes")
    fsync = settings.get(b"appendfsync", b"no")
    if fsync == b"no":
        return Durability(False, False, "redis has appendfsync no: a crash of its host loses acknowledged writes")
    warning = (
        "" if fsync == b"always" else "redis has appendfsync everysec: a crash of its host loses up to two seconds"
    )
    if settings.get(b"maxmemory-policy", b"noeviction") != b"noeviction":
        return Durability(False, False, "redis has an eviction policy: sessions may vanish when memory is short")
    return Durability(True, fsync == b"always", warning)
