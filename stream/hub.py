"""The hub: turns hints of appended entries into gapless streams for the subscribers of this node.

A channel follows one session's log. Hints arrive from the broker, possibly repeated, late or not at all; the channel
hands entries on in offset order and reads the log where it sees a hole. Each push frame is built once for all
subscribers. A log that was replaced (another epoch) cannot be continued: its subscribers are closed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from stream.broker import Broker, BrokerUnavailable, Entry, Page, SessionKey
from stream.hub_counters import HubCounters
from stream.outbox import Outbox, OutboxClosed
from stream.topics import Topics

REREAD_S = 0.5  # before a failed read of the log is tried again
BREATH = 100  # subscriptions ended in one go: some 3 ms
FRAME_LIMIT = 500 << 10
"""Bytes of an event that are pushed as they are; a larger event is pushed as a reference to it."""


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


class Follower(Protocol):
    """Someone in this process who wants a session's entries in order, without gaps (the owner of the session)."""

    def entry(self, epoch: str, entry: Entry) -> None:
        """The next entry; must not block."""

    def reset(self) -> None:
        """The log was deleted or replaced; nothing more comes."""


Reference = Callable[[SessionKey, Entry], bytes]
"""Makes the event that stands for one too large for a frame: the same envelope with a link in place of the data."""


class SnapshotSource(Protocol):
    """Finds the fold of a session at the top of its log (stream.snapshots)."""

    async def __call__(self, key: SessionKey, /) -> tuple[str, int, bytes] | None:
        """Epoch, offset and encoded snapshot; None for an unknown session."""

    async def summary(self, key: SessionKey, /) -> bytes | None:
        """The encoded row of the list of sessions; None for an unknown session."""


@dataclass(slots=True, eq=False)
class _Channel:
    """One session on this node. ``offset`` is the last entry handed on; ``seen`` the highest one hinted at."""

    session: SessionKey
    epoch: str = ""
    offset: int = 0
    seen: int = 0
    prefix: bytes = b""
    outboxes: dict[Outbox, int] = field(default_factory=dict)  # → last offset offered
    followers: dict[int, tuple[Follower, int]] = field(default_factory=dict)
    ready: asyncio.Future[None] | None = None
    refill: asyncio.Task[None] | None = None
    users: int = 0  # subscriptions being made and standing


class Hub:
    """Subscriptions of this node. All methods run on one event loop."""

    def __init__(self, broker: Broker, snapshots: SnapshotSource, reference: Reference) -> None:
        self._broker = broker
        self._reference = reference
        self._snapshots = snapshots
        self._channels: dict[SessionKey, _Channel] = {}
        self._followed: dict[Outbox, set[SessionKey]] = {}
        self.counters = HubCounters()
        self.topics = Topics(broker, self.counters)

    # hints from the broker ------------------------------------------------------------------------------------------

    def on_entry(self, session: SessionKey, epoch: str, entry: Entry) -> None:
        """A hint: ``entry`` was appended. Called by the broker for local and remote appends."""
        channel = self._channels.get(session)
        if channel is None or channel.ready is None or not channel.ready.done():
            return
        if epoch != channel.epoch:
            self._replaced(channel, epoch)
            self._start_refill(channel)
            return
        channel.seen = max(channel.seen, entry.offset)
        if entry.offset == channel.offset + 1:
            self._hand_on(channel, entry)
        elif entry.offset > channel.offset:
            self.counters.gaps += 1
            self._start_refill(channel)

    def on_gap(self) -> None:
        """Hints may have been lost (the broker's connection was cut): read every channel's log again."""
        for channel in list(self._channels.values()):
            if channel.ready is not None and channel.ready.done():
                self._start_refill(channel)

    def deleted(self, session: SessionKey) -> None:
        """The session was deleted: its subscribers have nothing to continue from."""
        channel = self._channels.get(session)
        if channel is not None:
            self._replaced(channel, "")

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
            await self._join(channel, outbox, answer.epoch, position)
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
                    await self._join(channel, outbox, epoch, position)
            finally:
                if not self._stands(session, outbox):
                    self._followed.get(outbox, set()).discard(session)
                    self._leave(channel)
        return gone

    async def follow(self, session: SessionKey, follower: Follower, after: int) -> str:
        """Hand entries above ``after`` to a follower in this process; returns the log's epoch."""
        channel = await self._enter(session)
        position = after
        try:
            while position < channel.offset:
                page = await self._broker.read(session, position)
                for entry in page.entries:
                    follower.entry(channel.epoch, entry)
                    position = entry.offset
                if not page.entries:
                    break
        except BaseException:
            self._leave(channel)
            raise
        channel.followers[id(follower)] = (follower, position)
        return channel.epoch

    def unfollow(self, session: SessionKey, follower: Follower) -> None:
        channel = self._channels.get(session)
        if channel is not None and channel.followers.pop(id(follower), None) is not None:
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

    async def _enter(self, session: SessionKey) -> _Channel:
        """The channel of a session, watched and positioned at the top of the log."""
        channel = self._channels.get(session)
        if channel is None:
            channel = self._channels[session] = _Channel(session)
        channel.users += 1
        try:
            if channel.ready is None:
                await self._position(channel)
            else:
                await asyncio.shield(channel.ready)
        except BaseException:
            self._leave(channel)
            raise
        return channel

    async def _position(self, channel: _Channel) -> None:
        ready = channel.ready = asyncio.get_running_loop().create_future()
        ready.add_done_callback(lambda future: future.cancelled() or future.exception())
        try:
            await self._broker.watch(channel.session)
            page = await self._broker.read(channel.session, 0, limit=0)
        except BaseException as error:
            channel.ready = None
            ready.set_exception(error if isinstance(error, Exception) else BrokerUnavailable("subscription cancelled"))
            raise
        _set_epoch(channel, page.epoch)
        channel.offset = channel.seen = page.top
        ready.set_result(None)
        self._start_refill(channel)  # what was appended between the read and now was hinted at in vain

    def _leave(self, channel: _Channel) -> None:
        channel.users -= 1
        if channel.users or self._channels.get(channel.session) is not channel:
            return
        del self._channels[channel.session]
        if channel.refill is not None:
            channel.refill.cancel()
        _keep(asyncio.ensure_future(self._unwatch(channel.session)))

    async def _unwatch(self, session: SessionKey) -> None:
        with suppress(BrokerUnavailable):
            if session not in self._channels:
                await self._broker.unwatch(session)

    async def _start(self, channel: _Channel, since: Position | None) -> tuple[Subscribed, int]:
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

    async def _join(self, channel: _Channel, outbox: Outbox, epoch: str, position: int) -> None:
        """Catch up; where that fails close the outbox, for its peer counts on what it was answered."""
        try:
            await self._catch_up(channel, outbox, epoch, position)
        except BaseException:
            outbox.close("insufficient_state")
            raise

    async def _catch_up(self, channel: _Channel, outbox: Outbox, epoch: str, position: int) -> None:
        """Offer what stands between ``position`` and the channel, then join it at a moment without a hole.

        ``epoch`` is that of the log which was answered from, empty for an unknown session. Raises OutboxClosed where
        the channel does not follow this log, or no more: what comes is not the sequel of what the subscriber has.
        """
        if epoch and not channel.epoch:  # the hint of the first entry is on its way
            self._replaced(channel, epoch)
            self._start_refill(channel)
        epoch = epoch or channel.epoch
        while channel.epoch == epoch and position < channel.offset:
            page = await self._broker.read(channel.session, position, limit=64)
            if page.epoch != epoch or page.first > position + 1 or not page.entries:
                raise self._discord(channel)
            for entry in page.entries:
                await outbox.room()
                if channel.epoch != epoch:
                    break
                outbox.offer(self._frame(channel, entry))
                position = entry.offset
        if channel.epoch != epoch:
            raise self._discord(channel)
        channel.outboxes[outbox] = position

    def _discord(self, channel: _Channel) -> OutboxClosed:
        """To be raised where log and channel disagree. It may be the channel that is behind, so it reads the log."""
        self._start_refill(channel)
        return OutboxClosed("insufficient_state")

    # delivery -------------------------------------------------------------------------------------------------------

    def _hand_on(self, channel: _Channel, entry: Entry) -> None:
        channel.offset = entry.offset
        if channel.outboxes:
            frame = self._frame(channel, entry)
            for outbox, position in channel.outboxes.items():
                if entry.offset > position:
                    outbox.offer(frame)
                    channel.outboxes[outbox] = entry.offset
            self.counters.deliveries += len(channel.outboxes)
        for follower, _ in list(channel.followers.values()):
            self._follow_on(channel, follower, entry)

    def _follow_on(self, channel: _Channel, follower: Follower, entry: Entry) -> None:
        held = channel.followers.get(id(follower))
        if held is not None and entry.offset > held[1]:
            channel.followers[id(follower)] = (follower, entry.offset)
            follower.entry(channel.epoch, entry)

    def _frame(self, channel: _Channel, entry: Entry) -> bytes:
        body = entry.body if len(entry.body) <= FRAME_LIMIT else self._reference(channel.session, entry)
        return b'%b%d,"event":%b}' % (channel.prefix, entry.offset, body)

    def _start_refill(self, channel: _Channel) -> None:
        if channel.refill is None or channel.refill.done():
            channel.refill = asyncio.ensure_future(self._refill(channel))

    async def _refill(self, channel: _Channel) -> None:
        """Read the log from where the channel stands until nothing is missing."""
        while True:
            try:
                page = await self._broker.read(channel.session, channel.offset)
            except BrokerUnavailable:
                await asyncio.sleep(REREAD_S)
                continue
            if page.epoch != channel.epoch:
                self._replaced(channel, page.epoch)
                continue
            if channel.offset < page.first - 1:
                self._replaced(channel, page.epoch)  # trimmed past where we stand: nobody can go on from here
                channel.offset = page.first - 1
                continue
            self._hand_on_page(channel, page)
            if channel.offset >= max(page.top, channel.seen):
                return

    def _hand_on_page(self, channel: _Channel, page: Page) -> None:
        for entry in page.entries:
            if entry.offset == channel.offset + 1:
                self._hand_on(channel, entry)

    def _replaced(self, channel: _Channel, epoch: str) -> None:
        """The log is another one now. A channel of an unknown session just takes up the new log."""
        fresh = not channel.epoch
        _set_epoch(channel, epoch)
        channel.offset = channel.seen = 0
        if not fresh:
            for outbox in list(channel.outboxes):
                outbox.close("insufficient_state")
            for follower, _ in list(channel.followers.values()):
                follower.reset()


def _set_epoch(channel: _Channel, epoch: str) -> None:
    channel.epoch = epoch
    name = json.dumps(f"session:{channel.session.session}", ensure_ascii=False).encode("utf-8", "replace")
    channel.prefix = b'{"channel":' + name + b',"epoch":' + json.dumps(epoch).encode() + b',"offset":'


_background: set[asyncio.Future[None]] = set()


def _keep(task: asyncio.Future[None]) -> None:
    """Hold a reference to a task until it is done, as the event loop does not."""
    _background.add(task)
    task.add_done_callback(_background.discard)
