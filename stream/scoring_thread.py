"""The one thread of a process that scores what is large, beside the event loop.

Threads that all want the interpreter are no faster than one, and the loop would have to wait for each of them. So there
is one, and whatever takes seconds does what came meanwhile and takes less each time that it gives way, as often as that
has not taken half of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import get_ident
from time import perf_counter
from typing import Any, Final, TypeVar

from engine.portions import errands

T = TypeVar("T")


class ScoringThread:
    """Futures are done in order of submission, but for short work, which need not wait for long work."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(1, name)
        self._ident = 0  # that of the thread, while it does long work
        self._not_before = 0.0

    def submit(self, work: Callable[[], T], *, long: bool) -> Future[T]:
        if long:
            return self._pool.submit(self._at_length, work)
        future: Future[T] = Future()
        errand = _Errand(self, future, work)
        errands.append(errand)
        self._pool.submit(errand.do)
        return future

    def _at_length(self, work: Callable[[], T]) -> T:
        self._ident = get_ident()
        try:
            return work()
        finally:
            self._ident = 0

    def may_interrupt(self) -> bool:
        """Whether the thread that asks is at long work, which has had its share of the time."""
        return self._ident == get_ident() and perf_counter() >= self._not_before

    def interrupt(self, work: Callable[[], None]) -> None:
        self._ident, ident = 0, self._ident  # what is done in between is not interrupted
        started = perf_counter()
        try:
            work()
        finally:
            now = perf_counter()
            self._ident, self._not_before = ident, 2 * now - started


class _Errand:
    """Short work: done by the long work that comes by first, or else when its turn comes."""

    def __init__(self, thread: ScoringThread, future: Future[Any], work: Callable[[], Any]) -> None:
        self._thread = thread
        self._future = future
        self._work = work

    def __call__(self) -> None:
        """See ``engine.portions.give_way``, which any thread may call."""
        if self._thread.may_interrupt():
            self._thread.interrupt(self.do)

    def do(self) -> None:
        """Called by the thread itself only: nobody else takes it out in between."""
        if self not in errands:
            return  # it is done
        errands.remove(self)
        if not self._future.set_running_or_notify_cancel():
            return
        try:
            result = self._work()
        except BaseException as error:  # whoever waits for the future gets it
            self._future.set_exception(error)
        else:
            self._future.set_result(result)


SCORING: Final = ScoringThread("large-texts")
