"""The client itself: calls and subscriptions that outlive its connections."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from types import TracebackType
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidURI

from server.client.errors import Disconnected, ServerError
from server.client.patience import USUAL, Backoff, OnOutage, Patience, nobody_told
from server.client.socket import Connection, Dial, dial
from server.client.subscription import Position, Subscription

FINAL_CLOSES = frozenset({4500, 4501, 4502, 4503, 4504})
"""Close codes after which dialling again is of no use."""

LASTED_S = 10.0
"""A connection that ends sooner counts as one that could not be had."""
_SILENCE_S = 15.0  # beyond the server's ping interval, a silent connection counts as dead


@dataclass(slots=True)
class _Call:
    frame: dict[str, Any]
    reply: asyncio.Future[Mapping[str, Any]]
    subscription: Subscription | None = None


class Client:
    """Use as ``async with Client(url) as client``. All methods belong to one event loop.

    ``on_outage`` is told once when a connection that broke is not there again at the first attempt, and with None when
    the server serves again.
    """

    def __init__(
        self,
        url: str,
        token: str | None = None,
        *,
        backoff: Backoff = USUAL,
        on_outage: OnOutage = nobody_told,
        dial: Dial = dial,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.url = url
        self.reconnects = 0
        self._token = token
        self._backoff, self._dial, self._sleep, self._chance, self._clock = backoff, dial, sleep, chance, clock
        self._next_id = 2  # 1 is the connect frame of every connection
        self._calls: dict[int, _Call] = {}  # those without a reply, in order; they outlive a connection
        self._subscriptions: dict[str, Subscription] = {}
        self._outgoing: asyncio.Queue[Mapping[str, Any]] | None = None  # of the connection, while there is one
        self._runner: asyncio.Task[None] | None = None
        self._ended: Disconnected | None = None
        self._settled = asyncio.Event()  # connected once, or given up
        self._patience = Patience(url, backoff, on_outage, clock)

    async def __aenter__(self) -> Client:
        """Connects; raises Disconnected when that is not possible."""
        self._runner = asyncio.create_task(self._run(), name="soapstream-client")
        await self._settled.wait()
        if self._ended is not None:
            raise self._ended
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        if self._runner is not None:
            self._runner.cancel()
            await asyncio.gather(self._runner, return_exceptions=True)
        self._give_up(Disconnected("this client was closed"))

    # operations -----------------------------------------------------------------------------------------------------

    async def call(self, op: str, **fields: Any) -> Mapping[str, Any]:
        """One operation and its result; waits through disconnects and temporary refusals.

        Raises ServerError for a lasting refusal, Disconnected when there is no connection to come.
        """
        attempt = 0
        while True:
            try:
                return await self._call_once({"op": op, **fields})
            except ServerError as error:
                if not error.temporary:
                    raise
                await self._sleep(max((error.retry_after_ms or 0) / 1000, self._backoff.delay(attempt, self._chance())))
                attempt += 1

    def subscribe(self, channel: str, since: Position | None = None) -> Subscription:
        """Follow a channel; with ``since``, from behind that position. At most one subscription for each channel."""
        if channel in self._subscriptions:
            raise ValueError(f"{channel} is subscribed already")
        subscription = Subscription(channel, since, self.unsubscribe)
        self._subscriptions[channel] = subscription
        if self._ended is not None:
            subscription.failed(self._ended)
        elif self._outgoing is not None:
            self._post(_subscribing(subscription))
        return subscription

    async def unsubscribe(self, subscription: Subscription) -> None:
        """Stop following; without a connection there is nothing to tell the server."""
        self._subscriptions.pop(subscription.channel, None)
        if self._outgoing is not None and self._ended is None:
            await self.call("unsubscribe", channel=subscription.channel)

    async def _call_once(self, frame: dict[str, Any]) -> Mapping[str, Any]:
        if self._ended is not None:
            raise self._ended
        call = _Call(frame, asyncio.get_running_loop().create_future())
        number = self._post(call)
        try:
            return await call.reply
        finally:
            self._calls.pop(number, None)

    def _post(self, call: _Call) -> int:
        """Give a call its id; it goes out now or with the next connection."""
        number, self._next_id = self._next_id, self._next_id + 1
        call.frame["id"] = number
        self._calls[number] = call
        if self._outgoing is not None:
            self._outgoing.put_nowait(call.frame)
        return number

    # connection -----------------------------------------------------------------------------------------------------

    async def _run(self) -> None:
        """Keep a connection until cancelled, or until there is none to be had."""
        attempt = 0
        try:
            while True:
                try:
                    socket, silence_s = await self._open()
                    opened = self._clock()
                    try:
                        await self._use(socket, silence_s)
                    finally:
                        attempt = 0 if self._clock() - opened >= LASTED_S else attempt
                except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake) as fault:
                    _raise_if_final(fault)
                    self._patience.failed(fault, connected=self._settled.is_set())
                await self._sleep(self._backoff.delay(attempt, self._chance()))
                attempt += 1
        except (Disconnected, InvalidURI) as fault:
            self._give_up(fault if isinstance(fault, Disconnected) else Disconnected(str(fault)))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            self._give_up(Disconnected(f"{self.url} does not speak this protocol ({type(fault).__name__})"))

    async def _open(self) -> tuple[Connection, float]:
        """Dial and introduce ourselves; the socket, and after how long a silence it counts as dead."""
        socket = await self._dial(self.url)
        try:
            frame: dict[str, Any] = {"id": 1, "op": "connect"}
            if self._token is not None:
                frame["token"] = self._token
            await socket.send(orjson.dumps(frame).decode())
            async with asyncio.timeout(_SILENCE_S):
                reply = orjson.loads(await socket.recv())
        except BaseException:  # whatever happened, cancellation included, the socket is not left open
            await socket.close()
            raise
        if "error" in reply:
            await socket.close()
            raise Disconnected(f"{self.url} refused the connection: {reply['error'].get('message', '')}")
        return socket, float(reply["result"].get("ping_s") or 25) + _SILENCE_S

    async def _use(self, socket: Connection, silence_s: float) -> None:
        """Send what waits, then read until the connection ends; always raises."""
        outgoing: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self._outgoing = outgoing
        for number in [number for number, call in self._calls.items() if call.subscription is not None]:
            del self._calls[number]  # a subscription is asked for anew, from where it stands now
        for call in self._calls.values():
            outgoing.put_nowait(call.frame)
        for subscription in self._subscriptions.values():
            self._post(_subscribing(subscription))
        self._settled.set()
        writer = asyncio.create_task(_write(socket, outgoing))
        try:
            while True:
                async with asyncio.timeout(silence_s):
                    data = await socket.recv()
                self._received(orjson.loads(data))
                self._patience.served()
        finally:
            self._outgoing = None
            self.reconnects += 1
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            await socket.close()

    def _received(self, frame: dict[str, Any]) -> None:
        if not frame:
            if self._outgoing is not None:
                self._outgoing.put_nowait({})
        elif "channel" in frame:
            subscription = self._subscriptions.get(frame["channel"])
            if subscription is not None and not subscription.pushed(frame):
                raise ConnectionError("an event is missing")  # the next connection asks for it
        else:
            self._replied(frame)

    def _replied(self, frame: Mapping[str, Any]) -> None:
        call = self._calls.pop(frame.get("id", -1), None)
        if call is None:
            return
        error = _error(frame["error"]) if "error" in frame else None
        if call.subscription is not None:
            if error is None:
                call.subscription.started(frame["result"])
            elif error.temporary:
                raise ConnectionError("the subscription has to wait")
            else:
                call.subscription.failed(error)
        elif not call.reply.done():
            if error is None:
                call.reply.set_result(frame["result"])
            else:
                call.reply.set_exception(error)

    def _give_up(self, reason: Disconnected) -> None:
        self._ended = reason
        self._settled.set()
        for call in self._calls.values():
            if not call.reply.done() and call.subscription is None:
                call.reply.set_exception(reason)
        for subscription in self._subscriptions.values():
            subscription.failed(reason)


async def _write(socket: Connection, outgoing: asyncio.Queue[Mapping[str, Any]]) -> None:
    try:
        while True:
            await socket.send(orjson.dumps(await outgoing.get()).decode())
    except (ConnectionClosed, OSError):
        return  # the reader sees it too, and says why


def _subscribing(subscription: Subscription) -> _Call:
    frame: dict[str, Any] = {"op": "subscribe", "channel": subscription.channel}
    if subscription.position is not None:
        frame["since"] = subscription.position._asdict()
    return _Call(frame, asyncio.get_running_loop().create_future(), subscription)


def _error(body: Mapping[str, Any]) -> ServerError:
    return ServerError(
        str(body.get("code", "unknown")),
        str(body.get("message", "")),
        temporary=bool(body.get("temporary")),
        retry_after_ms=body.get("retry_after_ms"),
    )


def _raise_if_final(fault: Exception) -> None:
    if isinstance(fault, ConnectionClosed) and fault.rcvd is not None and fault.rcvd.code in FINAL_CLOSES:
        raise Disconnected(f"the server closed the connection: {fault.rcvd.code} {fault.rcvd.reason}") from fault
