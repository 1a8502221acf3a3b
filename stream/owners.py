"""The owners of this node: which sessions it works for, and the leases that say so.

A session is taken when this node appends an input to it, or when the once-a-second look at the broker finds one that
owes work and belongs to nobody (its owner died, or could not take it). It is let go when it is closed and settled, or
has been quiet for long.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial

from engine.session import Session
from stream.broker import Broker, BrokerUnavailable, Lease, SessionKey
from stream.owner import LeaseLost, Owner, Parts
from stream.sink import Sink
from stream.tasks import OnFault, Tasks

SNAPSHOT_EVERY = 256  # entries between two stored snapshots of a live session
SINK_S = 0.02  # between two looks for what the sink has not got yet
BACKOFF_S = (1.0, 2.0, 5.0, 15.0, 60.0)  # before a session whose owner failed is taken again


@dataclass(frozen=True, slots=True)
class OwnerSettings:
    """Times in seconds. ``keep`` log entries survive a trim besides those above the snapshot."""

    node: str
    lease_s: float = 3.0
    tick_s: float = 1.0
    summary_s: float = 0.2
    linger_closed_s: float = 30.0
    linger_live_s: float = 600.0
    keep: int = 10_000
    take: int = 200


@dataclass(slots=True)
class OwnerCounters:
    """For metrics."""

    taken: int = 0
    lost: int = 0
    failed: int = 0


@dataclass(slots=True, eq=False)
class _Owned:
    """An owner at work and what has been kept of its session."""

    owner: Owner
    task: asyncio.Task[None]
    settled: int = 0
    stored: int = 0
    sunk: int = 0
    told: int = 0  # offset of the last published summary


class Owners:
    """Takes, renews, settles and releases sessions. All methods run on one event loop."""

    def __init__(self, parts: Parts, settings: OwnerSettings, sink: Sink | None, on_fault: OnFault) -> None:
        self._parts = parts
        self._broker: Broker = parts.broker
        self._settings = settings
        self._sink = sink
        self._on_fault = on_fault
        self._tasks = Tasks(on_fault)
        self._owned: dict[SessionKey, _Owned] = {}
        self._taking: set[SessionKey] = set()
        self._failures: dict[SessionKey, tuple[int, float]] = {}  # how often, and not before (monotonic)
        self._draining = False
        self.counters = OwnerCounters()

    def start(self) -> None:
        """Begin to renew, to look for sessions without an owner, and to tell of changes.

        Renewing has a task of its own, so that no slow settling ever costs a lease.
        """
        settings, clock = self._settings, self._parts.clock
        self._tasks.repeat("owner tick", self._tick, settings.tick_s, clock)
        self._tasks.repeat("lease renewal", self._renew, settings.lease_s / 3, clock)
        self._tasks.repeat("session summaries", self._tell_all, settings.summary_s, clock)
        if self._sink is not None:
            self._tasks.repeat("sink", partial(self._sink_all, self._sink), SINK_S, clock)

    def nudge(self, session: SessionKey) -> None:
        """An input was appended on this node: own its session, unless it is owned or being taken."""
        if session in self._owned or session in self._taking or self._draining or self._held_off(session):
            return
        self._taking.add(session)
        self._tasks.start("take session", self._take(session))

    def fold(self, session: SessionKey) -> Session | None:
        """The live fold of a session that this node owns."""
        owned = self._owned.get(session)
        return owned.owner.session if owned else None

    def count(self) -> int:
        return len(self._owned)

    async def drain(self, timeout_s: float) -> None:
        """Take no more sessions, let the owned ones come to rest, release them all."""
        self._draining = True
        deadline = self._parts.clock.monotonic() + timeout_s
        while self._parts.clock.monotonic() < deadline and not all(o.owner.quiet for o in self._owned.values()):
            await self._parts.clock.sleep(0.05)
        for session, owned in list(self._owned.items()):
            try:
                await self._settle(owned)
                await self._release(session, owned)
            except BrokerUnavailable as error:
                self._on_fault("release at drain", error)

    async def aclose(self) -> None:
        self._draining = True
        await self._tasks.cancel_all()

    # taking ---------------------------------------------------------------------------------------------------------

    async def _take(self, session: SessionKey) -> None:
        try:
            lease = await self._broker.acquire(session, self._settings.node, self._settings.lease_s)
            if lease is not None and session not in self._owned:
                self._own(session, lease)
        except BrokerUnavailable as error:
            self._on_fault("take session", error)
        finally:
            self._taking.discard(session)

    def _own(self, session: SessionKey, lease: Lease) -> None:
        owner = Owner(self._parts, lease)
        task = self._tasks.start("owner", self._life(session, owner))
        self._owned[session] = _Owned(owner, task)
        self.counters.taken += 1

    async def _life(self, session: SessionKey, owner: Owner) -> None:
        """An owner from start to end, whatever ends it."""
        try:
            await owner.run()
            self._failures.pop(session, None)
        except LeaseLost:
            self.counters.lost += 1
        except Exception as error:  # whatever it tripped over, it would again at once
            self._hold_off(session)
            self._on_fault("owner", error)
        finally:
            owned = self._owned.get(session)
            if owned is not None and owned.owner is owner:
                del self._owned[session]
            self._parts.dispatcher.forget(*session)

    def _hold_off(self, session: SessionKey) -> None:
        times = self._failures.get(session, (0, 0.0))[0]
        wait = BACKOFF_S[min(times, len(BACKOFF_S) - 1)]
        self._failures[session] = (times + 1, self._parts.clock.monotonic() + wait)
        self.counters.failed += 1

    def _held_off(self, session: SessionKey) -> bool:
        held = self._failures.get(session)
        return held is not None and self._parts.clock.monotonic() < held[1]

    # once a second --------------------------------------------------------------------------------------------------

    async def _tick(self) -> None:
        for session, owned in list(self._owned.items()):
            try:
                await self._tend(session, owned)
            except BrokerUnavailable:
                raise
            except Exception as error:  # what is wrong with one session keeps no other from being tended or taken
                self._on_fault("owner tick", error)
        if not self._draining:
            for session in await self._broker.unsettled(self._settings.take):
                self.nudge(session)

    async def _renew(self) -> None:
        leases = [owned.owner.lease for owned in self._owned.values()]
        for lease in await self._broker.renew(leases, self._settings.lease_s) if leases else ():
            self._lose(lease)

    def _lose(self, lease: Lease) -> None:
        owned = self._owned.get(lease.session)
        if owned is not None and owned.owner.lease == lease:
            self.counters.lost += 1
            owned.task.cancel()

    async def _tend(self, session: SessionKey, owned: _Owned) -> None:
        """Settle what is done, keep a snapshot of what has grown, let go of what is over."""
        if not owned.owner.quiet or owned.owner.session is None:
            return
        await self._settle(owned)
        fold = owned.owner.session
        if fold.offset - owned.stored >= SNAPSHOT_EVERY and owned.owner.quiet:
            await self._store(owned)
        settings = self._settings
        linger = settings.linger_closed_s if fold.closed else settings.linger_live_s
        idle = self._parts.clock.monotonic() - owned.owner.touched > linger
        if idle and owned.settled == fold.offset and owned.owner.quiet:
            await self._release(session, owned)

    async def _settle(self, owned: _Owned) -> None:
        fold = owned.owner.session
        if fold is None or not owned.owner.quiet or owned.settled == fold.offset:
            return
        offset = fold.offset
        if self._sink is not None and owned.sunk < offset:
            return  # the sink has not got it all: somebody must still send it
        if await self._broker.settle(owned.owner.lease, offset):
            owned.settled = offset
            self._failures.pop(owned.owner.lease.session, None)

    async def _store(self, owned: _Owned) -> None:
        """Called while the owner is quiet: a run whose input is in the snapshot is not replayed for its partial."""
        fold = owned.owner.session
        assert fold is not None, "only sessions that were recovered are stored"
        offset, body = fold.offset, self._parts.codec.encode_snapshot(fold.snapshot())
        if await self._broker.store_snapshot(owned.owner.lease, offset, body):
            owned.stored = offset
            if self._sink is not None and owned.sunk < offset:
                return  # what the sink has not sent yet must stay in the log
            await self._broker.trim(owned.owner.lease.session, self._settings.keep)

    async def _release(self, session: SessionKey, owned: _Owned) -> None:
        if owned.owner.quiet and owned.owner.session is not None and owned.owner.session.offset > owned.stored:
            await self._store(owned)
        self._owned.pop(session, None)
        owned.task.cancel()
        await asyncio.gather(owned.task, return_exceptions=True)
        await self._broker.release(owned.owner.lease)

    # telling of changes ---------------------------------------------------------------------------------------------

    async def _tell_all(self) -> None:
        """Publish the summary of every session that changed; a burst of changes is one summary."""
        for session, owned in list(self._owned.items()):
            await self._tell(session, owned)

    async def _tell(self, session: SessionKey, owned: _Owned) -> None:
        fold = owned.owner.session
        if fold is not None and fold.offset > owned.told:
            offset, body = fold.offset, self._parts.codec.encode_summary(fold.summary())
            await self._broker.publish(f"sessions:{session.tenant}", session.session.encode() + b"\0" + body)
            owned.told = offset  # only now: what an outage kept from being told is told behind it

    async def _sink_all(self, sink: Sink) -> None:
        """Hand evaluation events to the sink as they come, many sessions at once."""
        behind = [owned for owned in self._owned.values() if owned.owner.appended > owned.sunk]
        await asyncio.gather(*map(partial(self._sink_one, sink), behind))
        if not behind:
            await self._parts.clock.sleep(SINK_S)

    async def _sink_one(self, sink: Sink, owned: _Owned) -> None:
        try:
            owned.sunk = await sink.flush(owned.owner.lease, owned.owner.appended)
        except Exception as error:  # an outage, as a rule; whatever it is, other sessions' events go on
            self._on_fault("sink", error)
