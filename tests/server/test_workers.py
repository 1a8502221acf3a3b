"""The supervisor of several processes, with processes that only wait or have ended already."""

from __future__ import annotations

import multiprocessing
import signal
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from typing import cast

import pytest

from server.workers import Start, Supervisor


def waiting(_number: int, _pause_s: float) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    process.start()
    return process


def test_a_signal_while_workers_are_being_started_ends_those_that_are_and_starts_no_more() -> None:
    started: list[BaseProcess] = []

    def start(number: int, pause_s: float) -> BaseProcess:
        process = waiting(number, pause_s)
        started.append(process)
        supervisor.stop()  # as the handler of a signal does, which finds the process not noted yet
        return process

    supervisor = Supervisor(start, 3)
    assert supervisor.run() == 0
    assert [process.exitcode for process in started] == [-signal.SIGTERM]


class Ended:
    """A process that has ended with a code."""

    def __init__(self, code: int) -> None:
        self.exitcode = code
        self.sentinel, writing = multiprocessing.Pipe(duplex=False)
        writing.close()  # what waits for the sentinel goes on

    def is_alive(self) -> bool:
        return False


@dataclass
class Script:
    """Starts processes that end with one code after the lives given, in seconds of its own clock; then says stop."""

    code: int
    lives: list[float]
    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def run(self) -> int:
        self.supervisor = Supervisor(cast(Start, self._start), 1, lambda: self.now)
        return self.supervisor.run()

    def _start(self, _number: int, pause_s: float) -> Ended:
        self.pauses.append(pause_s)
        if self.lives:
            self.now += pause_s + self.lives.pop(0)
        else:
            self.supervisor.stop()
        return Ended(self.code)


def test_a_worker_that_ends_again_and_again_is_started_at_longer_and_longer_intervals() -> None:
    script = Script(-signal.SIGKILL, [3.0] * 7 + [1000.0, 3.0])
    assert script.run() == 0
    assert script.pauses == [0, 1, 2, 4, 8, 16, 30, 30, 0, 1]


def test_one_that_has_served_may_find_a_service_away_for_a_while() -> None:
    script = Script(3, [1000.0, 3.0, 3.0])
    assert script.run() == 0
    assert script.pauses == [0, 0, 1, 2]


@pytest.mark.parametrize("lived", [0.1, 3.0])
def test_one_that_ends_by_itself_at_its_first_start_ends_all(lived: float) -> None:
    script = Script(3, [lived, 1000.0])
    assert script.run() == 3
    assert script.pauses == [0]
