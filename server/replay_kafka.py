"""Replaying into Kafka: a visit as messages of the transcripts topic, in binary CloudEvents mode."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic
from typing import Any, Final

import orjson

from server.client import Backoff, OnOutage, Patience
from server.client.patience import USUAL, nobody_told
from server.replay import Acknowledged, key_of
from server.visits import Action, CloseSession, PutNote, PutSegment
from stream.broker import BrokerUnavailable
from stream.kafka_events import CLOSED, NOTE, SEGMENT
from stream.kafka_producer import RECONNECT_S, Message, Producer, TooLarge
from stream.kafka_settings import KafkaSettings
from stream.kafka_topics import TopicMissing

_TYPES: Final[Mapping[type[Action], str]] = {PutSegment: SEGMENT, PutNote: NOTE, CloseSession: CLOSED}
_REQUEST_S = 5.0  # Kafka's clients try twice for as long: what nobody answers is known after ten seconds


class KafkaSink:
    """One producer for one visit. Raises Disconnected when patience with Kafka ends."""

    def __init__(
        self,
        bootstrap: str,
        topic: str,
        backoff: Backoff = USUAL,
        on_outage: OnOutage = nobody_told,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        chance: Callable[[], float] = random.random,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Raises ValueError for an address that is none."""
        self._producer = Producer(KafkaSettings(bootstrap, request_timeout_s=_REQUEST_S))
        self._topic = topic
        self._backoff, self._sleep, self._chance = backoff, sleep, chance
        self._patience = Patience(f"kafka://{bootstrap}", backoff, on_outage, clock)
        self._connected = False

    async def open(self, session: str, metadata: Mapping[str, Any]) -> Acknowledged | None:
        """A session opens with its first message."""
        return None

    async def put(self, session: str, action: Action) -> Acknowledged:
        key, rev = key_of(action)
        headers = {
            "ce_specversion": "1.0",
            "ce_id": f"{session}/{key}/{rev}",
            "ce_source": "/soapstream/replay",
            "ce_type": _TYPES[type(action)],
            "content-type": "application/json",
        }
        pairs = tuple((name, value.encode()) for name, value in headers.items())
        await self._deliver(Message(self._topic, session.encode(), orjson.dumps(_data(action)), pairs))
        return Acknowledged(session, key, rev)

    async def _deliver(self, message: Message) -> None:
        """Kafka's client has tried a delivery that fails for seconds: the first one is told of."""
        attempt = 0
        while True:
            try:
                await self._producer.deliver([message])
            except TopicMissing as fault:
                advice = BrokerUnavailable(f"{fault}, or name another one (--to kafka://HOST:PORT/TOPIC)")
                self._patience.failed(advice, connected=self._connected, at_once=True, state="does not take it")
            except BrokerUnavailable as fault:
                self._patience.failed(fault, connected=self._connected, at_once=True)
            except TooLarge as fault:
                raise ValueError("a segment or note is larger than what Kafka takes") from fault
            else:
                self._connected = True
                self._patience.served()
                return
            await self._sleep(max(RECONNECT_S, self._backoff.delay(attempt, self._chance())))
            attempt += 1

    async def aclose(self) -> None:
        await self._producer.aclose()


def _data(action: Action) -> dict[str, Any]:
    match action:
        case PutSegment(data=data):
            return dict(data)
        case PutNote(rev=rev, text=text):
            return {"rev": rev, "text": text}
        case CloseSession():
            return {}
