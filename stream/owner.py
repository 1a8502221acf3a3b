"""The owner of one session: folds its log, scores every input and appends the results under its lease.

One owner exists for a session among all nodes, as the broker's fence makes sure. A new one starts from the last stored
snapshot, replays the log and evaluates every input that lacks its result; the idempotency keys of the results make it
harmless that the old owner may have got further than could be seen.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from engine.events import (
    Evaluation,
    Event,
    NoteAccepted,
    Progress,
    SegmentAccepted,
    SessionOpened,
    Superseded,
    identity,
)
from engine.run import Run
from engine.session import Score, Session, Supersede
from engine.transcript import turn_of
from evaluators.protocol import (
    DeterministicTier,
    Judgement,
    JudgeProgress,
    JudgeRequest,
    LlmTier,
    Update,
)
from stream.broker import Appended, Broker, Entry, Lease, Record
from stream.clock import Clock, rfc3339
from stream.codec import Codec
from stream.dispatch import Dispatcher, Job
from stream.evaluation import NOTHING, Standing, complete, full_partial, segment_partial, standing
from stream.hub import Hub
from stream.scores import Scores
from stream.snapshots import Snapshots

INBOX = 1024
"""Entries waiting for the owner beyond which it lets the rest go and reads the log instead."""

PREPARE_EVERY = 16
"""Segments heard between two calls to let the judges work ahead."""


class LeaseLost(Exception):  # noqa: N818 - a state that ends an owner, not a fault
    """Another node owns the session now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What every owner of a node works with."""

    broker: Broker
    hub: Hub
    codec: Codec
    snapshots: Snapshots
    tier: DeterministicTier
    judges: LlmTier
    dispatcher: Dispatcher
    clock: Clock


@dataclass(frozen=True, slots=True)
class _Judging:
    """A full run whose judges are at work, or waiting to be."""

    run: Run
    job: Job
    started: float  # kept until the end of the run is folded, so that no run is judged twice


_Heard = tuple[Run, JudgeProgress]
_Judged = tuple[Run, Mapping[str, Judgement]]


class Owner:
    """Works through one session's log, an entry at a time, until cancelled or its lease is lost."""

    def __init__(self, parts: Parts, lease: Lease) -> None:
        self.lease = lease
        self.session: Session | None = None
        self.appended = 0  # highest offset this owner has seen in its log
        self.touched = parts.clock.monotonic()
        self._parts = parts
        self._scores = Scores(parts.tier)
        self._inbox: list[Entry] = []
        self._reports: list[_Heard | _Judged] = []
        self._own: dict[int, Event] = {}  # own appends: they come back through the hub and need no decoding
        self._judging: dict[int, _Judging] = {}
        self._counted: dict[int, int] = {}  # progress events appended, by cause
        self._wake = asyncio.Event()
        self._lagging = False
        self._gone = False
        self._preparing: tuple[int, Job] | None = None
        self.busy = True

    # what the hub and the dispatcher call ---------------------------------------------------------------------------

    def entry(self, epoch: str, entry: Entry) -> None:
        if len(self._inbox) < INBOX:
            self._inbox.append(entry)
        else:
            self._lagging = True
        self._wake.set()

    def reset(self) -> None:
        self._gone = True
        self._wake.set()

    # life -----------------------------------------------------------------------------------------------------------

    @property
    def quiet(self) -> bool:
        """Nothing to do and nothing owed: the session may be settled at ``session.offset``."""
        idle = not (self.busy or self._inbox or self._reports or self._judging)
        return idle and self.session is not None and not self.session.owed

    async def run(self) -> None:
        """Own the session. Returns when it was deleted; raises LeaseLost, BrokerUnavailable or ValueError."""
        parts = self._parts
        try:
            session = await self._recover()
            await parts.hub.follow(self.lease.session, self, session.offset)
            while not self._gone:
                self.busy = False
                await self._wake.wait()
                self._wake.clear()
                self.busy = True
                await self._work_off(session)
        finally:
            parts.hub.unfollow(self.lease.session, self)
            for judging in self._judging.values():
                judging.job.cancel()
            if self._preparing is not None:
                self._preparing[1].cancel()
            self._scores.let_go()

    async def _recover(self) -> Session:
        """Replay the log from the last snapshot, evaluating what lacks its result."""
        snapshots = self._parts.snapshots
        page = await self._parts.broker.read(self.lease.session, 0, limit=0)
        session = self.session = await snapshots.stored(self.lease.session, page.epoch)
        await self._scores.restore(session)
        _, events = await snapshots.events_after(self.lease.session, session.offset)
        done = {identity(event)[0] for _, event in events if isinstance(event, Evaluation | Superseded)}
        for offset, event in events:
            await self._receive(session, offset, event, done)
        await self._judge_owed(session)
        return session

    async def _work_off(self, session: Session) -> None:
        """All that waits: entries in order, then what the judges reported."""
        while self._inbox or self._reports or self._lagging:
            entries, self._inbox = self._inbox, []
            for entry in entries:
                await self._receive_entry(session, entry)
            if self._lagging:
                await self._read_on(session)
            reports, self._reports = self._reports, []
            for report in reports:
                await self._report(session, report)
            await self._judge_owed(session)

    async def _read_on(self, session: Session) -> None:
        self._lagging = False
        _, entries = await self._parts.snapshots.after(self.lease.session, session.offset)
        for entry in entries:
            await self._receive_entry(session, entry)

    async def _receive_entry(self, session: Session, entry: Entry) -> None:
        own = self._own.pop(entry.offset, None)
        if entry.offset <= session.offset:
            return
        await self._receive(session, entry.offset, own or self._parts.codec.decode(entry.body), ())

    # folding and scoring --------------------------------------------------------------------------------------------

    async def _receive(self, session: Session, offset: int, event: Event, done: Collection[str]) -> None:
        """Fold one event and do what it asks for. ``done`` names results that a replay already knows to be there."""
        started = self._parts.clock.monotonic()
        requests = session.receive(offset, event)
        self.appended = max(self.appended, offset)
        match event:
            case SessionOpened():
                await self._scores.restore(session)
            case SegmentAccepted():
                await self._scores.put(event.segment)
                self.touched = started
            case NoteAccepted():
                await self._scores.revise(event.note)
                self.touched = started
            case Evaluation(cause=cause, status="complete" | "degraded") | Superseded(cause=cause):
                self._judging.pop(cause, None)
                self._counted.pop(cause, None)
        for request in requests:
            match request:
                case Score(run=run) if f"run:{run.cause}:partial" not in done:
                    await self._partial(session, run, started)
                case Supersede(run=run, by=by) if f"run:{run.cause}:end" not in done:
                    await self._supersede(run, by)

    async def _partial(self, session: Session, run: Run, started: float) -> None:
        elapsed, stamp = self._elapsed(started), self._stamp()
        if not run.full:
            update = self._scores.last
            assert isinstance(update, Update), "a segment run follows the segment it was caused by"
            pending = [name for owed in session.owed.values() if owed.full for name in self._pending(session, owed)]
            await self._append(segment_partial(run, update, standing(session), pending, elapsed, stamp))
            await self._prepare(session)
            return
        assessment = await self._scores.assessment()
        event = full_partial(run, assessment, self._held(session, run), self._pending(session, run), elapsed, stamp)
        await self._append(event)

    async def _supersede(self, run: Run, by: str) -> None:
        judging = self._judging.get(run.cause)
        if judging is not None:
            judging.job.cancel()
        await self._append(Superseded(run.id, run.cause, by, self._stamp()))

    def _pending(self, session: Session, run: Run) -> Collection[str]:
        """LLM evaluators that are still to report on a full run."""
        return self._judges_of(session, run) if self._parts.judges.configured else ()

    def _judges_of(self, session: Session, run: Run) -> tuple[str, ...]:
        """LLM evaluators that a run asks for, and those that have said nothing of this note: their run was superseded.

        The deterministic ones among the names asked for run in any case.
        """
        held = self._held(session, run).verdicts
        return tuple(name for name in self._parts.judges.names if name not in held)

    def _held(self, session: Session, run: Run) -> Standing:
        """What the judges said that a run of only some evaluators leaves as it is."""
        return NOTHING if run.evaluators is None else standing(session).without(run.evaluators)

    # judging --------------------------------------------------------------------------------------------------------

    async def _judge_owed(self, session: Session) -> None:
        """Set the judges to work on every full run that waits for its end."""
        for run in [run for run in session.owed.values() if run.full and run.cause not in self._judging]:
            if self._scores.last is None or session.note is None:
                continue
            request = await self._request(session, run.id, session.note.text, self._judges_of(session, run))
            if self._parts.judges.configured and request.evaluators:
                self._submit(run, request)
            else:
                self._judging[run.cause] = judging = _Judging(run, Job(), self._parts.clock.monotonic())
                await self._complete(session, run, await self._answer(request), judging.started)

    async def _answer(self, request: JudgeRequest) -> Mapping[str, Judgement]:
        """What the judges say at once when there is no model, or nothing is asked of them."""
        return await self._parts.judges.judge(request, lambda _: None)

    def _submit(self, run: Run, request: JudgeRequest) -> None:
        def heard(progress: JudgeProgress) -> None:
            self._reports.append((run, progress))
            self._wake.set()

        def judged(results: Mapping[str, Judgement]) -> None:
            self._reports.append((run, results))
            self._wake.set()

        job = self._parts.dispatcher.submit(request, heard, judged)
        self._judging[run.cause] = _Judging(run, job, self._parts.clock.monotonic())

    async def _request(self, session: Session, run: str, note: str, evaluators: tuple[str, ...]) -> JudgeRequest:
        return JudgeRequest(
            run=run,
            tenant=session.tenant,
            session=session.id,
            turns=tuple(map(turn_of, session.transcript)),
            note=note,
            metadata=session.metadata,
            deterministic=await self._scores.assessment(),
            evaluators=evaluators,
        )

    async def _prepare(self, session: Session) -> None:
        """Let the judges work ahead on the transcript while nobody waits for them."""
        heard = self._preparing[0] if self._preparing else 0
        if not self._parts.judges.configured or self._judging or session.heard - heard < PREPARE_EVERY:
            return
        if self._preparing is not None and not self._preparing[1].done:
            return  # what it works on is needed; a later segment asks for the rest
        request = await self._request(session, "", "", self._parts.judges.names)
        self._preparing = (session.heard, self._parts.dispatcher.prepare(request))

    async def _report(self, session: Session, report: _Heard | _Judged) -> None:
        run, said = report
        judging = self._judging.get(run.cause)
        if judging is None or judging.job.cancelled or not session.current(run):
            return  # superseded meanwhile: what arrives late is dropped
        if isinstance(said, JudgeProgress):
            await self._progress(session, run, said, judging.started)
        else:
            await self._complete(session, run, said, judging.started)

    async def _progress(self, session: Session, run: Run, said: JudgeProgress, started: float) -> None:
        number = self._counted.get(run.cause)
        if number is None:
            number = sum(item.cause == run.cause for item in session.progress)
        self._counted[run.cause] = number + 1
        elapsed, stamp = self._elapsed(started), self._stamp()
        event = Progress(
            run.id, run.cause, number, said.evaluator, said.stage, said.items, said.done, said.total, elapsed, stamp
        )
        await self._append(event)

    async def _complete(self, session: Session, run: Run, judged: Mapping[str, Judgement], started: float) -> None:
        held, configured = self._held(session, run), self._parts.judges.configured
        elapsed = self._elapsed(started)
        event = complete(run, await self._scores.assessment(), judged, held, configured, elapsed, self._stamp())
        await self._append(event)

    # appending ------------------------------------------------------------------------------------------------------

    async def _append(self, event: Event) -> Appended:
        """Append a result under the lease. A result that is there already is left as it is."""
        parts = self._parts
        key, rev = identity(event)
        body = parts.codec.encode(self.lease.session, event)
        record = Record(key, rev, blake2b(body, digest_size=16).digest(), body)
        done = await parts.broker.append(self.lease.session, record, fence=self.lease.fence)
        if done.outcome == "fenced":
            raise LeaseLost
        if done.outcome == "appended":
            self._own[done.offset] = event
            self.appended = max(self.appended, done.offset)
        return done

    def _elapsed(self, started: float) -> float:
        return round(1000 * (self._parts.clock.monotonic() - started), 3)

    def _stamp(self) -> str:
        return rfc3339(self._parts.clock.time())
