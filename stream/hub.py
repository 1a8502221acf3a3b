"""The hub: who on this node is subscribed to which session, from where on.

Each session that anyone here wants has a channel (``stream.channel``), to which hints of appended entries go; the hub
makes and ends the subscriptions to it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from stream.broker import Broker, BrokerUnavailable, Entry, SessionKey
from stream.channel import Channel, Follower, Reference
from stream.hub_counters import HubCounters
from stream.outbox import Outbox
from stream.topics import Topics

BREATH = 100  # subscriptions ended in one go: some 3 ms


class Position(NamedTuple):
    """Where a subscriber stands in a log."""

    epoch: str
    offset: int


@dataclass(frozen=True, slots=True)
class Subscribed:
    """Answer to a subscription. ``offset`` is the top of the log: what was missed up to it follows when ``recovered``.

    ``snapshot`` is the encoded fold at ``offset`` when the subscriber has to start over; None when it was recovered or
    the session is unknown (then ``offset`` is 0). All later entries follow as pushes.
    """

    epoch: str
    offset: int
    recovered: bool
    snapshot: bytes | None


class SnapshotSource(Protocol):
    """Finds the fold of a session at the top of its log (stream.snapshots)."""

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        """Epoch, offset and encoded snapshot; None for an unknown session."""

    async def summary(self, key: SessionKey, /) -> bytes | None:
        """The encoded row of the list of sessions; None for an unknown session."""


class Hub:
    """Subscriptions of this node. All methods run on one event loop."""

    def __init__(self, broker: Broker, snapshots: SnapshotSource, reference: Reference) -> None:
        self._broker = broker
        self._reference = reference
        self._snapshots = snapshots
        self._channels: dict[SessionKey, Channel] = {}
        self._followed: dict[Outbox, set[SessionKey]] = {}
        self.counters = HubCounters()
        self.topics = Topics(broker, self.counters)

    # hints from the broker ------------------------------------------------------------------------------------------

    def on_entry(self, session: SessionKey, epoch: str, entry: Entry) -> None:
        """A hint: ``entry`` was appended. Called by the broker for local and remote appends."""
        channel = self._channels.get(session)
        if channel is not None and channel.positioned:
            channel.hint(epoch, entry)

    def on_gap(self) -> None:
        """Hints may have been lost (the broker's connection was cut): read every channel's log again."""
        for channel in list(self._channels.values()):
            if channel.positioned:
                channel.refill()

    def deleted(self, session: SessionKey) -> None:
        """The session was deleted: its subscribers have nothing to continue from."""
        channel = self._channels.get(session)
        if channel is not None:
            channel.replaced("")

    # subscriptions --------------------------------------------------------------------------------------------------

    async def subscribe(
        self,
        session: SessionKey,
        outbox: Outbox,
        since: Position | None,
        announce: Callable[[Subscribed], None] = lambda _: None,
    ) -> Subscribed:
        """Push the session's entries to ``outbox`` from ``since``, or from a snapshot on, which waits for room there.

        ``announce`` is called before the first push. Raises BrokerUnavailable, and OutboxClosed when the outbox closes
        during the replay. Whatever fails behind ``announce`` closes the outbox: its peer counts on what was answered.
        A subscription that stands ends with the announcement of another; one outbox makes one at a time.
        """
        followed = self._followed.setdefault(outbox, set())
        followed.add(session)
        try:
            return await self._subscribe(session, outbox, since, announce)
        finally:
            if not self._stands(session, outbox):
                followed.discard(session)

    async def _subscribe(
        self, session: SessionKey, outbox: Outbox, since: Position | None, announce: Callable[[Subscribed], None]
    ) -> Subscribed:
        channel = await self._enter(session)
        try:
            await outbox.room()
            answer, position = await self._start(channel, since)
            if answer.snapshot is not None:
                await outbox.room()  # others may have filled it: a snapshot is as large as half of it
            if channel.outboxes.pop(outbox, None) is not None:
                channel.users -= 1  # what it misses from here on is in the log, which is read
            announce(answer)
            await channel.join(outbox, answer.epoch, position)
        except BaseException:
            self._leave(channel)
            raise
        return answer

    def followed(self, outbox: Outbox) -> Collection[SessionKey]:
        """Sessions to which the outbox is subscribed, or is being subscribed."""
        return self._followed.get(outbox, ())

    def _stands(self, session: SessionKey, outbox: Outbox) -> bool:
        channel = self._channels.get(session)
        return channel is not None and outbox in channel.outboxes

    async def unsubscribe(self, session: SessionKey, outbox: Outbox) -> None:
        self._followed.get(outbox, set()).discard(session)
        channel = self._channels.get(session)
        if channel is not None and channel.outboxes.pop(outbox, None) is not None:
            self._leave(channel)

    async def leave_if_deleted(self, session: SessionKey, outbox: Outbox, deleted: Awaitable[bool]) -> bool:
        """Await what deletes the session on behalf of the outbox, which need not be told to start over.

        Where nothing was deleted, or that failed, its subscription goes on from where it stood.
        """
        channel = self._channels.get(session)
        position = None if channel is None else channel.outboxes.pop(outbox, None)
        if channel is None or position is None:
            return await deleted
        epoch, gone = channel.epoch, False
        try:
            gone = await deleted
        finally:
            try:
                if not gone:
                    await channel.join(outbox, epoch, position)
            finally:
                if not self._stands(session, outbox):
                    self._followed.get(outbox, set()).discard(session)
                    self._leave(channel)
        return gone

    async def follow(self, session: SessionKey, follower: Follower, after: int) -> str:
        """Hand entries above ``after`` to a follower in this process; returns the log's epoch."""
        channel = await self._enter(session)
        try:
            await channel.follow(follower, after)
        except BaseException:
            self._leave(channel)
            raise
        return channel.epoch

    def unfollow(self, session: SessionKey, follower: Follower) -> None:
        channel = self._channels.get(session)
        if channel is not None and channel.unfollow(follower):
            self._leave(channel)

    async def snapshot(self, session: SessionKey) -> bytes | None:
        """The encoded fold at the top of the log; None for an unknown session."""
        found = await self._snapshots(session)
        return None if found is None else found[2]

    async def summary(self, session: SessionKey) -> bytes | None:
        """The encoded row of the session at the top of the log; None for an unknown session."""
        return await self._snapshots.summary(session)

    async def drop(self, outbox: Outbox) -> None:
        """End all subscriptions of a connection that has gone. Others get a turn in between."""
        for count, session in enumerate(self._followed.pop(outbox, ()), 1):
            await self.unsubscribe(session, outbox)
            if count % BREATH == 0:
                await asyncio.sleep(0)
        await self.topics.drop(outbox)

    def subscribers(self) -> int:
        return sum(len(channel.outboxes) for channel in self._channels.values())

    # channels -------------------------------------------------------------------------------------------------------

    async def _enter(self, session: SessionKey) -> Channel:
        """The channel of a session, watched and positioned at the top of the log."""
        channel = self._channels.get(session)
        if channel is None:
            channel = Channel(session, self._broker, self._reference, self.counters)
            self._channels[session] = channel
        channel.users += 1
        try:
            await channel.position()
        except BaseException:
            self._leave(channel)
            raise
        return channel

    def _leave(self, channel: Channel) -> None:
        channel.users -= 1
        if channel.users or self._channels.get(channel.session) is not channel:
            return
        del self._channels[channel.session]
        channel.stop()
        _keep(asyncio.ensure_future(self._unwatch(channel.session)))

    async def _unwatch(self, session: SessionKey) -> None:
        with suppress(BrokerUnavailable):
            if session not in self._channels:
                await self._broker.unwatch(session)

    async def _start(self, channel: Channel, since: Position | None) -> tuple[Subscribed, int]:
        """The answer to a subscription and the offset its pushes start after."""
        if since is not None:
            page = await self._broker.read(channel.session, since.offset, limit=1)
            if page.epoch == since.epoch and page.first - 1 <= since.offset <= page.top:
                self.counters.recovered += 1
                return Subscribed(page.epoch, page.top, recovered=True, snapshot=None), since.offset
            self.counters.restarted += 1
        found = await self._snapshots(channel.session)
        if found is None:
            return Subscribed("", 0, recovered=False, snapshot=None), 0
        epoch, offset, body = found
        return Subscribed(epoch, offset, recovered=False, snapshot=body), offset


_background: set[asyncio.Future[None]] = set()


def _keep(task: asyncio.Future[None]) -> None:
    """Hold a reference to a task until it is done, as the event loop does not."""
    _background.add(task)
    task.add_done_callback(_background.discard)
