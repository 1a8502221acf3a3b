"""One node: the parts of the stream put together around a broker, for whoever serves them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.session import Session
from evaluators.protocol import DeterministicTier, LlmTier
from stream.broker import Broker, SessionKey
from stream.clock import Clock
from stream.codec import Codec
from stream.dispatch import DispatchCounters, Dispatcher, DispatchLimits
from stream.hub import Hub
from stream.hub_counters import HubCounters
from stream.ingest import Ingest
from stream.owner import Parts
from stream.owners import OwnerCounters, Owners, OwnerSettings
from stream.sink import Sink
from stream.snapshots import Snapshots
from stream.tasks import OnFault

DELETED = "deleted"
"""Topic that tells every node of deleted sessions: tenant, NUL, session."""


@dataclass(frozen=True, slots=True)
class NodeStats:
    """Figures of this node at one moment, for metrics and the ``stats`` channel."""

    owned: int
    subscribers: int
    hub: HubCounters
    owners: OwnerCounters
    dispatch: DispatchCounters


class Node:
    """Everything that one process does between its sockets and the broker."""

    def __init__(
        self,
        *,
        broker: Broker,
        codec: Codec,
        tier: DeterministicTier,
        judges: LlmTier,
        clock: Clock,
        settings: OwnerSettings,
        on_fault: OnFault,
        limits: DispatchLimits | None = None,
        sink: Sink | None = None,
    ) -> None:
        self.version = f"{tier.version}+{judges.version}"
        self.broker = broker
        self.codec = codec
        self.tier = tier
        self.judges = judges
        self.snapshots = Snapshots(broker, codec, self.version)
        self.hub = Hub(broker, self.snapshots, codec.reference)
        self.dispatcher = Dispatcher(judges, clock, on_fault, limits)
        parts = Parts(broker, self.hub, codec, self.snapshots, tier, judges, self.dispatcher, clock)
        self.owners = Owners(parts, settings, sink, on_fault)
        self.ingest = Ingest(broker, codec, self.version, self.owners.nudge)
        self._started = False

    async def start(self) -> None:
        """Connect the broker and begin to own sessions. Raises BrokerUnavailable."""
        self.broker.listen(self.hub.on_entry, self._on_topic, self.hub.on_gap)
        await self.broker.start()
        await self.broker.watch_topic(DELETED)
        self.owners.start()
        self._started = True

    async def delete(self, session: SessionKey) -> bool:
        """Delete a session and tell every node that follows it; False when there was none."""
        found = await self.ingest.delete(session)
        await self.broker.publish(DELETED, "\0".join(session).encode("utf-8", "surrogatepass"))
        return found

    async def fold(self, session: SessionKey) -> Session | None:
        """The fold at the top of the log; None for an unknown session."""
        return await self.snapshots.fold(session)

    async def drain(self, timeout_s: float) -> None:
        """Finish what is under way within ``timeout_s`` and give all sessions up, for another node to take."""
        await self.owners.drain(timeout_s)

    async def aclose(self) -> None:
        """Stop; after ``drain`` nothing is cut off."""
        await self.owners.aclose()
        await self.dispatcher.aclose()
        await self.judges.aclose()
        if self._started:
            await self.broker.aclose()

    def stats(self) -> NodeStats:
        return NodeStats(
            owned=self.owners.count(),
            subscribers=self.hub.subscribers(),
            hub=self.hub.counters,
            owners=self.owners.counters,
            dispatch=self.dispatcher.counters,
        )

    def _on_topic(self, topic: str, body: bytes) -> None:
        if topic == DELETED:
            tenant, _, session = body.decode("utf-8", "surrogatepass").partition("\0")
            key = SessionKey(tenant, session)
            self.snapshots.forget(key)
            self.hub.deleted(key)
        else:
            self.hub.topics.on_message(topic, body)
