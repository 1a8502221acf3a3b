"""Folds of sessions from the log: the last stored snapshot plus what came after it."""

from __future__ import annotations

import asyncio

from engine.events import Event
from engine.session import Session
from stream.broker import Broker, Entry, SessionKey
from stream.codec import Codec

BREATH = 256 << 10  # bytes decoded in one go: some 2 ms
KEPT_BYTES = 8 << 20  # of encoded snapshots remembered, for the many who subscribe to one session at once


class Snapshots:
    """Loads folds; ``version`` is that of the evaluator set."""

    def __init__(self, broker: Broker, codec: Codec, version: str) -> None:
        self._broker = broker
        self._codec = codec
        self._version = version
        self._encoded: dict[SessionKey, tuple[str, int, bytes]] = {}  # the oldest first
        self._bytes = self._deletions = 0

    async def stored(self, key: SessionKey, epoch: str) -> Session:
        """The fold as last stored for the log of this epoch; an empty one where there is none or it is of old make."""
        kept = await self._broker.load_snapshot(key)
        if kept is not None:
            try:
                session = Session.restore(self._codec.decode_snapshot(kept.body), self._version)
            except ValueError:
                pass  # another schema: the log is the truth, fold it from its start
            else:
                if session.epoch == epoch:
                    return session
        return Session(*key, epoch=epoch, version=self._version)

    async def after(self, key: SessionKey, offset: int) -> tuple[str, list[Entry]]:
        """Epoch of the log and all its entries above ``offset``."""
        entries: list[Entry] = []
        while True:
            page = await self._broker.read(key, offset)
            entries.extend(page.entries)
            if not page.entries or page.entries[-1].offset >= page.top:
                return page.epoch, entries
            offset = page.entries[-1].offset

    async def events_after(self, key: SessionKey, offset: int) -> tuple[str, list[tuple[int, Event]]]:
        """The same, decoded. Others get a turn after each quarter of a megabyte, and at the end."""
        epoch, entries = await self.after(key, offset)
        events: list[tuple[int, Event]] = []
        read = 0
        for entry in entries:
            events.append((entry.offset, self._codec.decode(entry.body)))
            read += len(entry.body)
            if read >= BREATH:
                read = 0
                await asyncio.sleep(0)
        await asyncio.sleep(0)
        return epoch, events

    async def fold(self, key: SessionKey) -> Session | None:
        """The session at the top of its log; None for an unknown one."""
        page = await self._broker.read(key, 0, limit=0)
        if not page.top:
            return None
        session = await self.stored(key, page.epoch)
        epoch, events = await self.events_after(key, session.offset)
        if epoch != session.epoch:
            return await self.fold(key)  # the log was replaced while we read
        for offset, event in events:
            session.receive(offset, event)
        return session

    async def summary(self, key: SessionKey) -> bytes | None:
        """The encoded row of the session as the ``sessions`` channel carries it; None for an unknown session."""
        session = await self.fold(key)
        return None if session is None else self._codec.encode_summary(session.summary())

    async def __call__(self, key: SessionKey) -> tuple[str, int, bytes] | None:
        """Epoch, offset and encoded snapshot at the top of the log; None for an unknown session."""
        deletions = self._deletions
        page = await self._broker.read(key, 0, limit=0)
        known = self._encoded.get(key)
        if known is not None and known[:2] == (page.epoch, page.top):
            return known
        session = await self.fold(key)
        if session is None:
            return None
        snapshot = session.snapshot()
        await asyncio.sleep(0)  # a note of a megabyte takes some 4 ms to decode, and as long to encode
        found = (session.epoch, session.offset, self._codec.encode_snapshot(snapshot))
        if deletions == self._deletions:
            self._keep(key, found)
        return found

    def forget(self, key: SessionKey) -> None:
        """Keep nothing in memory of a session that was deleted, what is being read of it included."""
        self._deletions += 1
        self._drop(key)

    def _keep(self, key: SessionKey, found: tuple[str, int, bytes]) -> None:
        self._drop(key)
        self._encoded[key] = found
        self._bytes += len(found[2])
        while self._bytes > KEPT_BYTES:
            self._drop(next(iter(self._encoded)))

    def _drop(self, key: SessionKey) -> None:
        known = self._encoded.pop(key, None)
        self._bytes -= len(known[2]) if known is not None else 0
