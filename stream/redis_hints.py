"""Hints by Redis Pub/Sub: one connection for all channels that this process watches, made anew when it breaks."""

from __future__ import annotations

import asyncio
import math
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import islice

from redis.exceptions import RedisError

from stream.broker import BrokerUnavailable
from stream.listeners import call_guarded
from stream.redis_line import Connect, Connection
from stream.tasks import end_tasks

_CONFIRM_S = 5.0
_BEAT_S = 5.0
_CHUNK = 500


class RedisHints:
    """Calls ``on_message`` with channel and payload, and ``on_gap`` after a reconnection, once it listens again."""

    def __init__(
        self, connect: Connect, on_message: Callable[[bytes, bytes], None], on_gap: Callable[[], None]
    ) -> None:
        self._connect = connect
        self._on_message = on_message
        self._on_gap = on_gap
        self._wanted: dict[bytes, asyncio.Future[None]] = {}
        self._unconfirmed: Counter[bytes] = Counter()
        self._connection: Connection | None = None
        self._heard = 0.0
        self._gap = False
        self._task = asyncio.create_task(self._run())

    async def watch(self, channel: bytes) -> None:
        """Listen to a channel. Returns when the server has confirmed, so that nothing published later is missed.

        Raises BrokerUnavailable when that takes too long; the channel is listened to as soon as it can be, then.
        """
        confirmed = self._wanted.get(channel)
        if confirmed is None:
            confirmed = self._wanted[channel] = asyncio.get_running_loop().create_future()
            await self._send("SUBSCRIBE", channel)
        try:
            async with asyncio.timeout(_CONFIRM_S):
                await asyncio.shield(confirmed)
        except TimeoutError:
            raise BrokerUnavailable("redis: no answer to SUBSCRIBE") from None

    async def unwatch(self, channel: bytes) -> None:
        confirmed = self._wanted.pop(channel, None)
        if confirmed is not None:
            _release(confirmed)
            await self._send("UNSUBSCRIBE", channel)

    @property
    def connected(self) -> bool:
        return self._connection is not None

    async def aclose(self) -> None:
        await end_tasks([self._task])
        for confirmed in self._wanted.values():
            _release(confirmed)

    async def _send(self, command: str, *channels: bytes) -> None:
        """Send where there is a connection; where there is none, the next one begins with all that is wanted."""
        connection = self._connection
        if connection is None or not connection.is_connected:
            return
        if command == "SUBSCRIBE":
            self._unconfirmed.update(channels)
        with suppress(RedisError, OSError):  # the reader meets the same error and makes a new connection
            await connection.send_command(command, *channels)

    async def _run(self) -> None:
        delay = 0.05
        while True:
            try:
                connection = await self._connect()
            except (RedisError, OSError, TimeoutError, BrokerUnavailable):
                await asyncio.sleep(delay * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret
                delay = min(2 * delay, 1.0)
                continue
            delay = 0.05
            try:
                await self._listen(connection)
            except (RedisError, OSError, TimeoutError):
                self._gap = True
            finally:
                self._connection = None
                await connection.disconnect(nowait=True)

    async def _listen(self, connection: Connection) -> None:
        self._connection = connection
        self._unconfirmed.clear()
        self._heard = asyncio.get_running_loop().time()
        beat = asyncio.create_task(self._beat(connection))
        try:
            channels = iter(list(self._wanted))
            while chunk := list(islice(channels, _CHUNK)):
                await self._send("SUBSCRIBE", *chunk)
            self._tell_gap()
            while True:
                message = await connection.read_response(disable_decoding=True, timeout=math.inf)
                self._heard = asyncio.get_running_loop().time()
                self._handle(message)
        finally:
            beat.cancel()

    async def _beat(self, connection: Connection) -> None:
        """Notice a dead peer: something must be heard between two pings."""
        loop = asyncio.get_running_loop()
        while connection.is_connected:
            asked = loop.time()
            await self._send("PING")
            await asyncio.sleep(_BEAT_S)
            if self._heard < asked:
                await connection.disconnect(nowait=True)

    def _handle(self, message: list[bytes]) -> None:
        kind, channel = message[0], message[1]
        if kind == b"message":
            if channel not in self._wanted:
                return  # was published before the server read UNSUBSCRIBE
            call_guarded(self._on_message, channel, message[2])
        elif kind == b"subscribe":
            self._confirm(channel)

    def _confirm(self, channel: bytes) -> None:
        """Only the last of several requests counts: between them the channel was not listened to."""
        self._unconfirmed[channel] -= 1
        if self._unconfirmed[channel] > 0:
            return
        del self._unconfirmed[channel]
        confirmed = self._wanted.get(channel)
        if confirmed is not None:
            _release(confirmed)
        self._tell_gap()

    def _tell_gap(self) -> None:
        if self._gap and not self._unconfirmed:
            self._gap = False
            call_guarded(self._on_gap)


def _release(waiters: asyncio.Future[None]) -> None:
    if not waiters.done():
        waiters.set_result(None)
