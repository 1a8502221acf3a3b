"""One connection to Redis that any number of callers share: what they ask meanwhile goes out together, in order.

That is why no pool is needed, why hundreds of concurrent appends cost one round trip, and why a cancelled caller
cannot tear a connection: the line's own task sends and reads, callers wait for futures.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from redis.exceptions import NoScriptError, RedisError, ResponseError

from stream.broker import BrokerUnavailable
from stream.listeners import call_guarded

_BATCH = 128
_BATCH_BYTES = 4 << 20
_TIMEOUT_S = 5.0
_FAULTS = ("ERR", "WRONGTYPE")
"""Answers that mean a mistake of ours; all others (OOM, READONLY, LOADING, NOAUTH, …) are a state of the server."""

Arg = bytes | str | int | float


class Connection(Protocol):
    """What is used of redis-py's connections."""

    @property
    def is_connected(self) -> bool: ...

    def pack_commands(self, commands: Sequence[Sequence[Arg]]) -> list[bytes]: ...

    async def send_packed_command(self, command: list[bytes], check_health: bool = True) -> None: ...

    async def send_command(self, *args: Arg) -> None: ...

    async def read_response(
        self,
        disable_decoding: bool = False,
        timeout: float | None = None,  # noqa: ASYNC109 - redis-py's signature
    ) -> Any: ...

    async def can_read(self) -> bool: ...

    async def connect(self) -> None: ...

    async def disconnect(self, nowait: bool = False) -> None: ...


Connect = Callable[[], Awaitable[Connection]]


@dataclass(slots=True)
class _Call:
    """A command. ``after`` is called with the reply before the caller goes on, even where the caller has gone."""

    args: Sequence[Arg]
    future: asyncio.Future[Any]
    after: Callable[[Any], None] | None

    def finish(self, reply: Any) -> None:
        error = _error(self.args[0], reply) if isinstance(reply, Exception) else None
        if error is None and self.after is not None:
            call_guarded(self.after, reply)
        if self.future.done():
            return
        if error is None:
            self.future.set_result(reply)
        else:
            self.future.set_exception(error)


class RedisLine:
    """``connect`` gives a connection ready for use; ``on_break`` is called when one was lost with calls unanswered."""

    def __init__(self, connect: Connect, on_break: Callable[[], None]) -> None:
        self._connect = connect
        self._on_break = on_break
        self._connection: Connection | None = None
        self._calls: deque[_Call] = deque()
        self._wake = asyncio.Event()
        self._closed = False
        self._task = asyncio.create_task(self._work())

    async def call(self, *args: Arg, after: Callable[[Any], None] | None = None) -> Any:
        """The reply to a command; raises BrokerUnavailable where there was none or the server is not able to serve."""
        if self._closed:
            raise BrokerUnavailable("the redis broker is closed")
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._calls.append(_Call(args, future, after))
        self._wake.set()
        return await future

    async def aclose(self) -> None:
        """Answer what was asked, then disconnect."""
        self._closed = True
        self._wake.set()
        await self._task

    async def _work(self) -> None:
        try:
            while self._calls or not self._closed:
                if self._calls:
                    await self._serve(self._next_batch())
                else:
                    self._wake.clear()
                    await self._wake.wait()
        finally:
            await self._drop()

    def _next_batch(self) -> list[_Call]:
        batch: list[_Call] = []
        size = 0
        while self._calls and len(batch) < _BATCH and size < _BATCH_BYTES:
            batch.append(self._calls.popleft())
            size += sum(len(arg) for arg in batch[-1].args if isinstance(arg, bytes))
        return batch

    async def _serve(self, batch: list[_Call]) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                connection = await self._usable()
                replies = await exchange(connection, [call.args for call in batch])
        except Exception as error:  # whatever it is, the callers must hear of it: they wait for this task alone
            await self._drop()
            self._on_break()
            replies = [_unavailable(error)] * len(batch)
        if any(isinstance(reply, NoScriptError) for reply in replies):
            await self._drop()  # the scripts are loaded with every new connection
            again = [call for call, reply in zip(batch, replies, strict=True) if isinstance(reply, NoScriptError)]
            self._calls.extendleft(reversed(again))
        for call, reply in zip(batch, replies, strict=True):
            if not isinstance(reply, NoScriptError):
                call.finish(reply)

    async def _usable(self) -> Connection:
        """The connection, made anew where the server closed it while it was idle: nothing was asked, nothing failed."""
        if self._connection is not None and await _is_stale(self._connection):
            await self._drop()
        if self._connection is None:
            self._connection = await self._connect()
        return self._connection

    async def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.disconnect(nowait=True)


async def exchange(connection: Connection, commands: Sequence[Sequence[Arg]]) -> list[Any]:
    """Replies to commands sent at once, error replies among them as exceptions."""
    await connection.send_packed_command(connection.pack_commands(commands))
    return [await _reply(connection) for _ in commands]


async def _is_stale(connection: Connection) -> bool:
    """Whether there is something to read before anything was asked: the end of the stream, as a rule."""
    try:
        return await connection.can_read()
    except (RedisError, OSError):
        return True


async def _reply(connection: Connection) -> Any:
    try:
        return await connection.read_response(disable_decoding=True)
    except ResponseError as error:
        return error


def _unavailable(error: Exception) -> Exception:
    """Says what kind of failure it was, without the text of the error, which can quote what was sent."""
    if isinstance(error, RedisError | OSError | TimeoutError):
        return BrokerUnavailable(f"redis: {type(error).__name__}")
    return error


def _error(command: Arg, error: Exception) -> Exception:
    """An error reply as what callers know: a state of the server to wait out, or a fault."""
    if not isinstance(error, RedisError):
        return error
    code = str(error).partition(" ")[0]
    if type(error) is ResponseError and (code in _FAULTS or not code.isupper()):  # redis-py takes "ERR" away
        return RuntimeError(f"redis refused {command!r}: {type(error).__name__}")
    return BrokerUnavailable(f"redis: {type(error).__name__} {code if code.isupper() else ''}".rstrip())
