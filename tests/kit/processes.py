"""Processes of this machine, as Linux tells of them in /proc."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int, command: bytes = b"spawn_main") -> set[int]:
    """The living processes that one has started with a command: of a supervisor's, its workers, not a tracker."""
    lists = (_bytes(thread / "children") for thread in Path(f"/proc/{pid}/task").iterdir())
    children = [int(child) for of_a_thread in lists for child in of_a_thread.split()]
    return {child for child in children if command in _bytes(Path(f"/proc/{child}/cmdline"))}


def sockets(pid: int) -> set[str]:
    """The sockets that a process holds."""
    return {name for name in _held(pid) if name.startswith("socket:")}


# What has ended, or has been closed, since it was listed, holds nothing.


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def _held(pid: int) -> Iterator[str]:
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            yield os.readlink(entry)
        except FileNotFoundError:
            continue
