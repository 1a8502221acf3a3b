"""Scores many records: deterministic work in processes, judges on the loop, results in input order, memory bounded.

A window of records is in work at any time; the next one is read when the oldest is done. A worker process that dies
(a crash, the kernel's memory killer) costs at most the record that killed it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import signal
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType

from evaluators.protocol import DeterministicTier, LlmTier
from server import scoring
from server.orphans import leave_with_parent
from server.records import Broken, Record
from server.scoring import Assessed, Result, TierName

TierFactory = Callable[[], DeterministicTier]
"""Makes the deterministic tier; a top-level function, since worker processes import it by name."""

_log = logging.getLogger(__name__)
_tier: DeterministicTier | None = None  # of a worker process


def _start_worker(factory: TierFactory) -> None:
    global _tier
    leave_with_parent()
    _tier = factory()


def _assess(record: Record) -> Assessed:
    assert _tier is not None
    return scoring.assess(_tier, record)


class Workers:
    """A pool of processes that is made anew when one of them dies. Used from one event loop."""

    def __init__(self, factory: TierFactory, processes: int) -> None:
        self._factory = factory
        self._processes = processes
        self._pool = self._new_pool(processes)
        self._alone = asyncio.Lock()

    async def assess(self, record: Record) -> Assessed:
        """Raises BrokenProcessPool when the record kills its worker, or what the tier raises.

        A worker that dies takes the records of the whole pool with it: each is tried again in a process of its own.
        """
        pool = self._pool
        try:
            return await _submitted(pool, record)
        except BrokenProcessPool:
            if self._pool is pool:  # the first to notice
                self._pool = self._new_pool(self._processes)
        async with self._alone:
            with self._new_pool(1) as single:
                return await _submitted(single, record)

    def _new_pool(self, processes: int) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks in whatever state
        return ProcessPoolExecutor(processes, context, _start_worker, (self._factory,))

    def __enter__(self) -> Workers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Waited for after an interruption too: at its exit the interpreter would, and may then find the pipe that it
        # wakes the pool by closed already (OSError from concurrent.futures.process._python_exit).
        self._pool.shutdown(cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, record: Record) -> asyncio.Future[Assessed]:
    """Hand a record to the pool. A process that this starts never sees Ctrl-C, which is for this process to act on."""
    if not hasattr(signal, "pthread_sigmask"):
        return asyncio.get_running_loop().run_in_executor(pool, _assess, record)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # is inherited
    try:
        return asyncio.get_running_loop().run_in_executor(pool, _assess, record)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


async def score_all(
    records: Iterable[Record | Broken],
    workers: Workers,
    judges: LlmTier | None,
    tier: TierName,
    window: int,
) -> AsyncIterator[Result | Broken]:
    """One outcome for each record, in order. ``records`` is read as results are taken, ``window`` ahead at most."""
    pending: deque[asyncio.Task[Result | Broken]] = deque()
    try:
        for record in records:
            pending.append(asyncio.create_task(_score(record, workers, judges, tier)))
            if len(pending) >= window:
                yield await pending.popleft()
        while pending:
            yield await pending.popleft()
    finally:
        for task in pending:
            task.cancel()


async def _score(record: Record | Broken, workers: Workers, judges: LlmTier | None, tier: TierName) -> Result | Broken:
    if isinstance(record, Broken):
        return record
    try:
        assessed = await workers.assess(record)
        judged = await scoring.judge(judges, record, assessed.assessment)
    except BrokenProcessPool:
        return Broken(record.id, "worker_died", "the process that evaluated this record died")
    except Exception as fault:  # one record's defect must not take the rest of the batch with it
        _log.debug("record failed", exc_info=True)
        return Broken(record.id, "evaluator_error", f"the evaluation failed with {type(fault).__name__}")
    return scoring.result(record, assessed, judged, tier)
