"""Processes that leave with the one that started them, however that ends."""

from __future__ import annotations

import os
import signal
import threading
from multiprocessing.process import BaseProcess, parent_process


def leave_with_parent() -> None:
    """Called in a process that multiprocessing has started, once: it gets SIGTERM when its parent is no more.

    By itself it would stay for good: it waits at a pipe of which it holds both ends, with a lexicon in its memory, or
    keeps a port from the next node.
    """
    threading.Thread(target=_leave_with, args=(parent_process(),), daemon=True).start()


def _leave_with(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
