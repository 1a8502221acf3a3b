"""Processes of this machine, as Linux tells of them in /proc."""

from __future__ import annotations

from pathlib import Path


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int, command: bytes = b"spawn_main") -> set[int]:
    """The living processes that one has started with a command: of a supervisor's, its workers, not a tracker."""
    children: list[str] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        children += (thread / "children").read_text("ascii").split()
    return {int(child) for child in children if command in _command(child)}


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:  # it has ended since it was listed
        return b""
