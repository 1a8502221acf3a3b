"""One thread for all that is large: what is short is done while what is long gives way, and nobody else does it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial

import pytest

from engine.portions import errands, give_way
from stream.scoring_thread import ScoringThread

PATIENCE_S = 10


@pytest.fixture
def thread() -> ScoringThread:
    return ScoringThread("test")


def giving_way(until: Callable[[], bool]) -> Callable[[], bool]:
    """Long work that ends when something has come true, or, false, when it has not for too long."""
    ended = threading.Event()
    timer = threading.Timer(PATIENCE_S, ended.set)
    timer.daemon = True

    def work() -> bool:
        timer.start()
        while not until() and not ended.is_set():
            give_way()
        timer.cancel()
        return until()

    return work


def test_long_work_does_short_work_in_between(thread: ScoringThread) -> None:
    began = threading.Event()
    short: list[Future[str]] = []

    def until() -> bool:
        began.set()
        return len(short) == 3 and all(future.done() for future in short)

    long = thread.submit(giving_way(until), long=True)
    assert began.wait(PATIENCE_S)
    short.extend(thread.submit(partial(str, name), long=False) for name in "abc")
    assert long.result(PATIENCE_S)
    assert [future.result() for future in short] == ["a", "b", "c"]
    assert not errands


def test_short_work_is_not_interrupted_and_long_work_waits_for_long_work(thread: ScoringThread) -> None:
    order: list[str] = []

    def first() -> None:
        order.append("first")
        while len(errands) < 2:
            pass
        for _ in range(3):
            give_way()
        order.append("first ends")

    def in_between(name: str) -> None:
        order.append(name)
        give_way()
        order.append(f"{name} ends")

    ended = [
        thread.submit(first, long=True),
        thread.submit(lambda: order.append("second"), long=True),
        thread.submit(lambda: in_between("a"), long=False),
        thread.submit(lambda: in_between("b"), long=False),
    ]
    for future in ended:
        future.result(PATIENCE_S)
    assert order.index("first") < order.index("a") == order.index("a ends") - 1 < order.index("b")
    assert order.index("b ends") == order.index("b") + 1
    assert order.index("first ends") < order.index("second")


def test_errors_are_those_of_their_own_work(thread: ScoringThread) -> None:
    def fail() -> None:
        raise ValueError("no score")

    failing: list[Future[None]] = []
    long = thread.submit(giving_way(lambda: bool(failing) and failing[0].done()), long=True)
    failing.append(thread.submit(fail, long=False))
    assert long.result(PATIENCE_S)
    with pytest.raises(ValueError, match="no score"):
        failing[0].result()
    with pytest.raises(ValueError, match="no score"):
        thread.submit(fail, long=True).result(PATIENCE_S)
    assert thread.submit(lambda: "goes on", long=False).result(PATIENCE_S) == "goes on"


def test_what_was_given_up_is_not_done(thread: ScoringThread) -> None:
    going = threading.Event()
    long = thread.submit(lambda: going.wait(PATIENCE_S), long=True)
    done: list[str] = []
    given_up = thread.submit(lambda: done.append("given up"), long=False)
    assert given_up.cancel()
    going.set()
    thread.submit(lambda: done.append("kept"), long=False).result(PATIENCE_S)
    assert long.result()
    assert done == ["kept"]
    assert not errands


def test_nobody_else_does_it(thread: ScoringThread) -> None:
    going = threading.Event()
    thread.submit(lambda: going.wait(PATIENCE_S), long=True)
    short = thread.submit(threading.get_ident, long=False)
    give_way()
    assert not short.done()
    going.set()
    assert short.result(PATIENCE_S) != threading.get_ident()
