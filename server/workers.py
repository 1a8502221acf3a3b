"""Several processes behind one listening socket: started, watched, restarted and stopped by this one."""

from __future__ import annotations

import multiprocessing
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

from server import logs
from server.orphans import leave_with_parent
from server.settings import Settings

_SOON_S: Final = 30.0
"""A worker that ends sooner after its start than this may never have served."""

_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 30.0

Start = Callable[[int, float], BaseProcess]


class Supervisor:
    """Keeps ``count`` processes running until told to stop.

    ``start`` starts the process of a number, which waits some seconds before it works: none at first, and longer each
    time after ends in quick succession, as when a service that all need is away. One that ends by itself soon after
    its first start cannot start: then all are stopped.
    """

    def __init__(self, start: Start, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._start = start
        self._count = count
        self._clock = clock
        self._running: dict[int, tuple[BaseProcess, float]] = {}
        self._failures: dict[int, int] = {}  # of each number that has ended: how often in a row soon after its start
        self._stopping = False
        self.code = 0

    def stop(self) -> None:
        """Ask every worker to drain and end; called from a signal handler, at any time."""
        self._stopping = True
        for process, _ in self._running.values():
            if process.is_alive():
                process.terminate()

    def run(self) -> int:
        """Start the workers; returns the exit code once none is left."""
        for number in range(self._count):
            self._begin(number, 0.0)
        while self._running:
            wait([process.sentinel for process, _ in self._running.values()])
            for number, (process, since) in list(self._running.items()):
                if process.exitcode is not None:
                    self._ended(number, process.exitcode, self._clock() - since)
        return self.code

    def _begin(self, number: int, pause_s: float) -> None:
        if not self._stopping:
            since = self._clock() + pause_s
            self._running[number] = (self._start(number, pause_s), since)
        if self._stopping:
            self.stop()  # the signal came while it was being started

    def _ended(self, number: int, code: int, lived_s: float) -> None:
        del self._running[number]
        if self._stopping:
            return
        logs.log.error("worker ended", worker=number, code=code)
        soon = lived_s < _SOON_S
        if soon and code > 0 and number not in self._failures:
            self.code = self.code or code
            self.stop()
            return
        failures = self._failures[number] = self._failures.get(number, 0) + 1 if soon else 0
        self._begin(number, min(_PAUSE_S * 2 ** (failures - 1), _LONGEST_PAUSE_S) if failures else 0.0)


def supervise(settings: Settings, listener: socket.socket) -> int:
    """Run ``settings.workers`` processes on a bound socket until SIGTERM or SIGINT."""
    context = multiprocessing.get_context("spawn")

    def start(number: int, pause_s: float) -> BaseProcess:
        own = replace(settings, node=f"{settings.node}-{number}") if settings.node else settings
        process = context.Process(target=_work, args=(own, listener, pause_s), name=f"soapstream-{number}")
        process.start()
        return process

    supervisor = Supervisor(start, settings.workers)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        supervisor.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return supervisor.run()


def _work(settings: Settings, listener: socket.socket, pause_s: float) -> None:
    """A worker process."""
    leave_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the supervisor gets it too, and ends this one
    time.sleep(pause_s)
    from server.serve import run

    logs.configure(settings.log_level, settings.log_format)
    listener.set_inheritable(False)  # it came by inheritance; what this process starts must not keep the port
    sys.exit(run(settings, listener))
