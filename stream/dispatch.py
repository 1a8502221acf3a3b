"""The dispatcher: when a judging starts, how many run at once, how long one may take, and what ends it early.

The first note revision of a session starts at once; further ones within a second wait for the editing to pause, five
seconds at most. A newer revision supersedes an older one by cancelling its job; nothing else does.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.verdict import Verdict
from evaluators.protocol import Judgement, JudgeProgress, JudgeRequest, LlmTier
from stream.clock import Clock
from stream.tasks import OnFault, Tasks

OnJudged = Callable[[Mapping[str, Judgement]], None]


@dataclass(frozen=True, slots=True)
class DispatchLimits:
    """``concurrency`` judgings at once on this node; all times in seconds."""

    concurrency: int = 16
    deadline_s: float = 120.0
    coalesce_s: float = 1.0
    coalesce_max_s: float = 5.0


@dataclass(slots=True)
class _Pace:
    """When a session last asked, and since when it waits for its editing to pause (None while it does not)."""

    asked: float
    waiting: float | None = None


@dataclass(slots=True)
class DispatchCounters:
    """For metrics."""

    started: int = 0
    finished: int = 0
    cancelled: int = 0
    expired: int = 0
    waiting: int = 0
    running: int = 0


class Job:
    """One judging on its way. ``cancel`` stops it wherever it is; then nothing more is reported."""

    def __init__(self) -> None:
        self._task: asyncio.Task[None] | None = None
        self._over = False
        self.cancelled = False

    def bind(self, task: asyncio.Task[None]) -> None:
        self._task = task
        task.add_done_callback(self._ended)

    @property
    def done(self) -> bool:
        return self._over

    def _ended(self, _: asyncio.Task[None]) -> None:
        """Lets go of the task: a cancelled one holds its frames, they hold the job, and the whole would never go."""
        self._task = None
        self._over = True

    def cancel(self) -> None:
        self.cancelled = True
        if self._task is not None:
            self._task.cancel()


class Dispatcher:
    """Runs judgings in the background on one event loop."""

    def __init__(self, judges: LlmTier, clock: Clock, on_fault: OnFault, limits: DispatchLimits | None = None) -> None:
        self._judges = judges
        self._clock = clock
        self._limits = limits or DispatchLimits()
        self._slots = asyncio.Semaphore(self._limits.concurrency)
        self._on_fault = on_fault
        self._tasks = Tasks(on_fault)
        self._paces: dict[tuple[str, str], _Pace] = {}
        self.counters = DispatchCounters()

    def submit(self, request: JudgeRequest, on_progress: Callable[[JudgeProgress], None], on_judged: OnJudged) -> Job:
        """Judge ``request`` when it is its turn; the callbacks run on the loop, ``on_judged`` exactly once at the end.

        A job that is cancelled calls neither again.
        """
        job = Job()
        delay = self._delay((request.tenant, request.session))
        job.bind(self._tasks.start("judging", self._run(job, request, delay, on_progress, on_judged)))
        return job

    def prepare(self, request: JudgeRequest) -> Job:
        """Let the judges work ahead on a transcript, when a slot is free at once."""
        job = Job()
        job.bind(self._tasks.start("preparing", self._prepare(request)))
        return job

    def forget(self, tenant: str, session: str) -> None:
        """Drop what is remembered of a session's pace, when its owner lets it go."""
        self._paces.pop((tenant, session), None)

    async def aclose(self) -> None:
        await self._tasks.cancel_all()

    def _delay(self, session: tuple[str, str]) -> float:
        """Seconds until the judging may start."""
        now = self._clock.monotonic()
        pace = self._paces.get(session)
        if pace is None:
            self._paces[session] = _Pace(now)
            return 0.0
        quiet = now - pace.asked >= self._limits.coalesce_s
        pace.asked = now
        if quiet and pace.waiting is None:
            return 0.0
        pace.waiting = now if pace.waiting is None else pace.waiting
        return max(0.0, min(self._limits.coalesce_s, pace.waiting + self._limits.coalesce_max_s - now))

    async def _run(
        self,
        job: Job,
        request: JudgeRequest,
        delay: float,
        on_progress: Callable[[JudgeProgress], None],
        on_judged: OnJudged,
    ) -> None:
        counters = self.counters
        counters.waiting += 1
        try:
            try:
                if delay:
                    await self._clock.sleep(delay)
                self._started((request.tenant, request.session))
                await self._slots.acquire()
            finally:
                counters.waiting -= 1
            counters.running += 1
            counters.started += 1
            try:
                judged = await self._judge(request, on_progress)
            finally:
                counters.running -= 1
                self._slots.release()
        except asyncio.CancelledError as error:
            counters.cancelled += 1
            traceback.clear_frames(error.__traceback__)  # they hold one another until a full collection, and much text
            raise
        counters.finished += 1
        if not job.cancelled:
            on_judged(judged)

    def _started(self, session: tuple[str, str]) -> None:
        pace = self._paces.get(session)
        if pace is not None:
            pace.waiting = None

    async def _judge(
        self, request: JudgeRequest, on_progress: Callable[[JudgeProgress], None]
    ) -> Mapping[str, Judgement]:
        try:
            async with asyncio.timeout(self._limits.deadline_s):
                return await self._judges.judge(request, on_progress)
        except TimeoutError:
            self.counters.expired += 1
            return self._all_failed(request, "deadline")
        except Exception as error:  # a fault of ours: the run must still end, and says that nothing was judged
            self._on_fault("judging", error)
            return self._all_failed(request, "internal_error")

    def _all_failed(self, request: JudgeRequest, reason: str) -> Mapping[str, Judgement]:
        version = self._judges.version
        return {
            name: Judgement(Verdict(name, version, "llm", "failed", None, {}, reason, source="llm:none"))
            for name in request.evaluators
        }

    async def _prepare(self, request: JudgeRequest) -> None:
        if self._slots.locked():
            return
        async with self._slots:
            await self._judges.prepare(request)
