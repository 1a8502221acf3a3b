"""One-shot evaluations: a transcript with its note, without a session. Scored at once, judged in the background."""

from __future__ import annotations

import asyncio
import multiprocessing
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, ParamSpec, TypeVar

from engine.events import Evaluation
from engine.run import Revision, Run
from evaluators.protocol import Assessment, DeterministicTier, Judgement, JudgeRequest, LlmTier
from server.orphans import leave_with_parent
from server.wire import dumps
from stream.clock import Clock, rfc3339
from stream.dispatch import Dispatcher
from stream.evaluation import NOTHING, complete, full_partial
from stream.results import Results, RunResult
from stream.scoring_thread import SCORING
from stream.tasks import OnFault, Tasks
from stream.visit_text import turns_of_visit

P = ParamSpec("P")
T = TypeVar("T")

LARGE: Final = 20_000
"""Characters from which on a text is worked off in another process, for it would hold the event loop."""


@dataclass(frozen=True, slots=True)
class OneShot:
    """What is to be evaluated. ``judged``: whether the LLM tier is wanted, where it is configured."""

    tenant: str
    transcript: str
    note: str
    metadata: Mapping[str, Any]
    judged: bool = True


def _one_process() -> Executor:
    return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), leave_with_parent)


class Apart:
    """A process beside this one, made when it is first needed and anew when it has died. All work shares it."""

    def __init__(self, make: Callable[[], Executor] = _one_process) -> None:
        self._make = make
        self._pool: Executor | None = None
        self._making = asyncio.Lock()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Raises what ``work`` does, or BrokenProcessPool when its process died twice."""
        pool = await self._current()
        try:
            return await _submitted(pool, partial(work, *args, **kwargs))
        except BrokenProcessPool:
            if self._pool is pool:  # the first to notice; for the others there is a new one already
                self._pool = None
        return await _submitted(await self._current(), partial(work, *args, **kwargs))

    async def aclose(self) -> None:
        if self._pool is not None:
            await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def _current(self) -> Executor:
        """Made beside the loop: even the pool's locks start a process."""
        async with self._making:
            if self._pool is None:
                self._pool = await asyncio.to_thread(self._make)
            return self._pool


async def _submitted(pool: Executor, work: Callable[[], T]) -> T:
    """Handed in beside the loop, too: the first work starts the process."""
    return await asyncio.wrap_future(await asyncio.to_thread(pool.submit, work))


class Evaluations:
    """Runs one-shot evaluations; their results are in the store from the first partial on."""

    def __init__(
        self,
        tier: DeterministicTier,
        judges: LlmTier,
        dispatcher: Dispatcher,
        results: Results,
        clock: Clock,
        on_fault: OnFault,
    ) -> None:
        self._tier = tier
        self._judges = judges
        self._dispatcher = dispatcher
        self._results = results
        self._clock = clock
        self._tasks = Tasks(on_fault)
        self._apart = Apart()

    async def start(self, asked: OneShot) -> tuple[bytes, asyncio.Task[bytes]]:
        """The partial result, and the task whose value is the complete one. Both are the data of evaluation events.

        Raises TooManyTurns.
        """
        started = self._clock.monotonic()
        run = Run(f"r_{secrets.token_hex(8)}", 0, "evaluate", Revision(0, None))
        assessment = await self._assess(asked)
        pending = self._judges.names if asked.judged and self._judges.configured else ()
        elapsed, stamp = self._elapsed(started), rfc3339(self._clock.time())
        partial = await self._keep(asked, full_partial(run, assessment, NOTHING, pending, elapsed, stamp))
        judging = self._judge(asked, run, assessment, started)
        return partial, self._tasks.start("one-shot judging", judging)

    async def aclose(self) -> None:
        await self._tasks.cancel_all()
        await self._apart.aclose()

    async def _assess(self, asked: OneShot) -> Assessment:
        if len(asked.transcript) + len(asked.note) < LARGE:
            work = partial(assess, self._tier, asked.transcript, asked.note, asked.metadata)
            return await asyncio.wrap_future(SCORING.submit(work, long=False))
        return await self._apart.run(assess_in_process, asked.transcript, asked.note, dict(asked.metadata))

    async def _judge(self, asked: OneShot, run: Run, assessment: Assessment, started: float) -> bytes:
        judged: Mapping[str, Judgement] = {}
        if asked.judged:
            judged = await self._judgements(asked, run, assessment)
        configured = asked.judged and self._judges.configured
        elapsed, stamp = self._elapsed(started), rfc3339(self._clock.time())
        return await self._keep(asked, complete(run, assessment, judged, NOTHING, configured, elapsed, stamp))

    async def _judgements(self, asked: OneShot, run: Run, assessment: Assessment) -> Mapping[str, Judgement]:
        turns = await asyncio.to_thread(turns_of_visit, asked.transcript)
        request = JudgeRequest(
            run.id, asked.tenant, run.id, turns, asked.note, asked.metadata, assessment, self._judges.names
        )
        if not self._judges.configured:
            return await self._judges.judge(request, lambda _: None)
        ended: asyncio.Future[Mapping[str, Judgement]] = asyncio.get_running_loop().create_future()
        job = self._dispatcher.submit(request, lambda _: None, ended.set_result)
        try:
            return await ended
        finally:
            job.cancel()
            self._dispatcher.forget(asked.tenant, run.id)

    async def _keep(self, asked: OneShot, event: Evaluation) -> bytes:
        body = dumps(event)
        await self._results.save([RunResult(asked.tenant, event.run, "", event.status, body, self._clock.time())])
        return body

    def _elapsed(self, started: float) -> float:
        return round(1000 * (self._clock.monotonic() - started), 3)


def assess(tier: DeterministicTier, transcript: str, note: str, metadata: Mapping[str, Any]) -> Assessment:
    """The deterministic tier's word on a transcript and its note."""
    return tier.evaluate(turns_of_visit(transcript), note, metadata)


def assess_in_process(transcript: str, note: str, metadata: Mapping[str, Any]) -> Assessment:
    """The same in a worker process, which reads the lexicon once.

    The transcript is split again where its turns are needed: so many are not for handing between processes.
    """
    from evaluators.deterministic.tier import evaluate_pair

    return evaluate_pair(turns_of_visit(transcript), note, metadata)
