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

RESTART_S: Final = 1.0
"""A worker that ends sooner after its start than this is not restarted: it would end again."""

Start = Callable[[int], BaseProcess]


class Supervisor:
    """Keeps ``count`` processes running until told to stop. ``start`` starts the one of a number."""

    def __init__(self, start: Start, count: int) -> None:
        self._start = start
        self._count = count
        self._running: dict[int, tuple[BaseProcess, float]] = {}
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
            self._begin(number)
        while self._running:
            wait([process.sentinel for process, _ in self._running.values()])
            for number, (process, since) in list(self._running.items()):
                if process.exitcode is not None:
                    self._ended(number, process.exitcode, time.monotonic() - since)
        return self.code

    def _begin(self, number: int) -> None:
        if not self._stopping:
            self._running[number] = (self._start(number), time.monotonic())
        if self._stopping:
            self.stop()  # the signal came while it was being started

    def _ended(self, number: int, code: int, lived_s: float) -> None:
        del self._running[number]
        if self._stopping:
            return
        logs.log.error("worker ended", worker=number, code=code)
        if lived_s < RESTART_S:
            self.code = self.code or (code if code > 0 else 1)
            self.stop()
        else:
            self._begin(number)


def supervise(settings: Settings, listener: socket.socket) -> int:
    """Run ``settings.workers`` processes on a bound socket until SIGTERM or SIGINT."""
    context = multiprocessing.get_context("spawn")

    def start(number: int) -> BaseProcess:
        own = replace(settings, node=f"{settings.node}-{number}") if settings.node else settings
        process = context.Process(target=_work, args=(own, listener), name=f"soapstream-{number}")
        process.start()
        return process

    supervisor = Supervisor(start, settings.workers)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        supervisor.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    return supervisor.run()


def _work(settings: Settings, listener: socket.socket) -> None:
    """A worker process."""
    from server.serve import run

    leave_with_parent()
    logs.configure(settings.log_level, settings.log_format)
    listener.set_inheritable(False)  # it came by inheritance; what this process starts must not keep the port
    sys.exit(run(settings, listener))
