"""The supervisor of several processes, with processes that only wait."""

from __future__ import annotations

import multiprocessing
import signal
import time
from multiprocessing.process import BaseProcess

from server.workers import Supervisor


def waiting(_number: int) -> BaseProcess:
    process = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    process.start()
    return process


def test_a_signal_while_workers_are_being_started_ends_those_that_are_and_starts_no_more() -> None:
    started: list[BaseProcess] = []

    def start(number: int) -> BaseProcess:
        process = waiting(number)
        started.append(process)
        supervisor.stop()  # as the handler of a signal does, which finds the process not noted yet
        return process

    supervisor = Supervisor(start, 3)
    assert supervisor.run() == 0
    assert [process.exitcode for process in started] == [-signal.SIGTERM]
