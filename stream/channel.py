"""A channel: one session's log as the subscribers of this node get it, in offset order and without gaps.

Hints of appended entries may be repeated, late or lost. The channel hands on what comes next and reads the log where it
sees a hole. Each push frame is built once for all subscribers. A log that was replaced (another epoch) cannot be
continued: its subscribers are closed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Protocol

from stream.broker import Broker, BrokerUnavailable, Entry, Page, SessionKey
from stream.hub_counters import HubCounters
from stream.outbox import Outbox, OutboxClosed

REREAD_S = 0.5  # before a failed read of the log is tried again
FRAME_LIMIT = 500 << 10
"""Bytes of an event that are pushed as they are; a larger event is pushed as a reference to it."""


class Follower(Protocol):
    """Someone in this process who wants a session's entries in order, without gaps (the owner of the session)."""

    def entry(self, epoch: str, entry: Entry) -> None:
        """The next entry; must not block."""

    def reset(self) -> None:
        """The log was deleted or replaced; nothing more comes."""


Reference = Callable[[SessionKey, Entry], bytes]
"""Makes the event that stands for one too large for a frame: the same envelope with a link in place of the data."""


class Channel:
    """One session on this node. ``offset`` is the last entry handed on."""

    __slots__ = (
        "_broker", "_counters", "_followers", "_prefix", "_ready", "_reference", "_refilling", "_seen", "epoch",
        "offset", "outboxes", "session", "users",
    )  # fmt: skip

    def __init__(self, session: SessionKey, broker: Broker, reference: Reference, counters: HubCounters) -> None:
        self._broker = broker
        self._reference = reference
        self._counters = counters
        self.session = session
        self.epoch = ""
        self.offset = 0
        self._seen = 0
        """The highest offset hinted at."""
        self._prefix = b""
        self.outboxes: dict[Outbox, int] = {}
        """Each with the last offset offered."""
        self._followers: dict[int, tuple[Follower, int]] = {}
        self._ready: asyncio.Future[None] | None = None
        self._refilling: asyncio.Task[None] | None = None
        self.users = 0
        """Subscriptions being made and standing, which whoever makes them counts."""

    # where it stands ------------------------------------------------------------------------------------------------

    @property
    def positioned(self) -> bool:
        """Whether it is watched and knows where the log's top is, or was."""
        return self._ready is not None and self._ready.done()

    async def position(self) -> None:
        """Watch the log and take up its top, unless that is done; who comes meanwhile waits."""
        if self._ready is not None:
            await asyncio.shield(self._ready)
            return
        ready = self._ready = asyncio.get_running_loop().create_future()
        ready.add_done_callback(lambda future: future.cancelled() or future.exception())
        try:
            await self._broker.watch(self.session)
            page = await self._broker.read(self.session, 0, limit=0)
        except BaseException as error:
            self._ready = None
            ready.set_exception(error if isinstance(error, Exception) else BrokerUnavailable("subscription cancelled"))
            raise
        self._set_epoch(page.epoch)
        self.offset = self._seen = page.top
        ready.set_result(None)
        self.refill()  # what was appended between the read and now was hinted at in vain

    def replaced(self, epoch: str) -> None:
        """The log is another one now. A channel of an unknown session just takes up the new log."""
        fresh = not self.epoch
        self._set_epoch(epoch)
        self.offset = self._seen = 0
        if not fresh:
            for outbox in list(self.outboxes):
                outbox.close("insufficient_state")
            for follower, _ in list(self._followers.values()):
                follower.reset()

    def _set_epoch(self, epoch: str) -> None:
        self.epoch = epoch
        name = json.dumps(f"session:{self.session.session}", ensure_ascii=False).encode("utf-8", "replace")
        self._prefix = b'{"channel":' + name + b',"epoch":' + json.dumps(epoch).encode() + b',"offset":'

    def stop(self) -> None:
        """Nobody listens any more."""
        if self._refilling is not None:
            self._refilling.cancel()

    # who joins ------------------------------------------------------------------------------------------------------

    async def join(self, outbox: Outbox, epoch: str, position: int) -> None:
        """Catch up; where that fails close the outbox, for its peer counts on what it was answered."""
        try:
            await self._catch_up(outbox, epoch, position)
        except BaseException:
            outbox.close("insufficient_state")
            raise

    async def _catch_up(self, outbox: Outbox, epoch: str, position: int) -> None:
        """Offer what stands between ``position`` and the channel, then join it at a moment without a hole.

        ``epoch`` is that of the log which was answered from, empty for an unknown session. Raises OutboxClosed where
        the channel does not follow this log, or no more: what comes is not the sequel of what the subscriber has.
        """
        if epoch and not self.epoch:  # the hint of the first entry is on its way
            self.replaced(epoch)
            self.refill()
        epoch = epoch or self.epoch
        while self.epoch == epoch and position < self.offset:
            page = await self._broker.read(self.session, position, limit=64)
            if page.epoch != epoch or page.first > position + 1 or not page.entries:
                raise self._discord()
            for entry in page.entries:
                await outbox.room()
                if self.epoch != epoch:
                    break
                outbox.offer(self._frame(entry))
                position = entry.offset
        if self.epoch != epoch:
            raise self._discord()
        self.outboxes[outbox] = position

    def _discord(self) -> OutboxClosed:
        """To be raised where log and channel disagree. It may be the channel that is behind, so it reads the log."""
        self.refill()
        return OutboxClosed("insufficient_state")

    async def follow(self, follower: Follower, after: int) -> None:
        """Hand entries above ``after`` to a follower in this process."""
        position = after
        while position < self.offset:
            page = await self._broker.read(self.session, position)
            for entry in page.entries:
                follower.entry(self.epoch, entry)
                position = entry.offset
            if not page.entries:
                break
        self._followers[id(follower)] = (follower, position)

    def unfollow(self, follower: Follower) -> bool:
        """No more to a follower; whether it was one."""
        return self._followers.pop(id(follower), None) is not None

    # delivery -------------------------------------------------------------------------------------------------------

    def hint(self, epoch: str, entry: Entry) -> None:
        """An entry was appended to a log of the session."""
        if epoch != self.epoch:
            self.replaced(epoch)
            self.refill()
            return
        self._seen = max(self._seen, entry.offset)
        if entry.offset == self.offset + 1:
            self._hand_on(entry)
        elif entry.offset > self.offset:
            self._counters.gaps += 1
            self.refill()

    def _hand_on(self, entry: Entry) -> None:
        self.offset = entry.offset
        if self.outboxes:
            frame = self._frame(entry)
            for outbox, position in self.outboxes.items():
                if entry.offset > position:
                    outbox.offer(frame)
                    self.outboxes[outbox] = entry.offset
            self._counters.deliveries += len(self.outboxes)
        for follower, _ in list(self._followers.values()):
            self._follow_on(follower, entry)

    def _follow_on(self, follower: Follower, entry: Entry) -> None:
        held = self._followers.get(id(follower))
        if held is not None and entry.offset > held[1]:
            self._followers[id(follower)] = (follower, entry.offset)
            follower.entry(self.epoch, entry)

    def _frame(self, entry: Entry) -> bytes:
        body = entry.body if len(entry.body) <= FRAME_LIMIT else self._reference(self.session, entry)
        return b'%b%d,"event":%b}' % (self._prefix, entry.offset, body)

    def refill(self) -> None:
        """Read the log in the background from where the channel stands, unless that is under way."""
        if self._refilling is None or self._refilling.done():
            self._refilling = asyncio.ensure_future(self._refill())

    async def _refill(self) -> None:
        """Read on until nothing is missing."""
        while True:
            try:
                page = await self._broker.read(self.session, self.offset)
            except BrokerUnavailable:
                await asyncio.sleep(REREAD_S)
                continue
            if page.epoch != self.epoch:
                self.replaced(page.epoch)
                continue
            if self.offset < page.first - 1:
                self.replaced(page.epoch)  # trimmed past where we stand: nobody can go on from here
                self.offset = page.first - 1
                continue
            self._hand_on_page(page)
            if self.offset >= max(page.top, self._seen):
                return

    def _hand_on_page(self, page: Page) -> None:
        for entry in page.entries:
            if entry.offset == self.offset + 1:
                self._hand_on(entry)
