"""Lossy topics: what is published on them reaches the subscribers of this node at once, or never.

``sessions:<tenant>`` has the rows of the list of sessions, ``stats`` the figures of the nodes. Nothing of a topic is
kept: who is slow gets the last message of each key, who was away starts with the next.
"""

from __future__ import annotations

from stream.broker import Broker
from stream.hub_counters import HubCounters
from stream.outbox import Outbox


class Topics:
    """Subscriptions of this node to lossy topics. All methods run on one event loop."""

    def __init__(self, broker: Broker, counters: HubCounters) -> None:
        self._broker = broker
        self._counters = counters
        self._outboxes: dict[str, set[Outbox]] = {}

    def on_message(self, topic: str, body: bytes) -> None:
        """A message came; ``body`` is the whole event, its conflation key the ``subject`` before a NUL."""
        outboxes = self._outboxes.get(topic)
        if not outboxes:
            return
        key, _, event = body.partition(b"\0")
        channel = topic.partition(":")[0]
        frame = b'{"channel":"' + channel.encode() + b'","event":' + event + b"}"
        for outbox in outboxes:
            outbox.offer(frame, conflate=f"{channel}:{key.decode()}")
        self._counters.deliveries += len(outboxes)

    async def subscribe(self, topic: str, outbox: Outbox) -> None:
        """Hand the messages of a topic to an outbox from now on."""
        first = topic not in self._outboxes
        self._outboxes.setdefault(topic, set()).add(outbox)
        if first:
            await self._broker.watch_topic(topic)

    async def unsubscribe(self, topic: str, outbox: Outbox) -> None:
        """No more of it; nothing happens where the outbox has not subscribed."""
        outboxes = self._outboxes.get(topic)
        if outboxes is None:
            return
        outboxes.discard(outbox)
        if not outboxes:
            del self._outboxes[topic]
            await self._broker.unwatch_topic(topic)

    async def drop(self, outbox: Outbox) -> None:
        """End all subscriptions of a connection that has gone."""
        for topic in [topic for topic, outboxes in self._outboxes.items() if outbox in outboxes]:
            await self.unsubscribe(topic, outbox)
