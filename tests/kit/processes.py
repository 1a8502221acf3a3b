"""Processes of this machine, as Linux tells of them in /proc."""

from __future__ import annotations

from pathlib import Path


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def workers(pid: int, command: bytes = b"spawn_main") -> set[int]:
    """The processes that one has started with a command: a supervisor's workers, not multiprocessing's tracker."""
    children: list[str] = []
    for thread in Path(f"/proc/{pid}/task").iterdir():
        children += (thread / "children").read_text("ascii").split()
    lines = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return {child for child, line in lines.items() if command in line}
