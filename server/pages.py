"""Huge pages for what a process has loaded.

A visit looks up words all over tables of some forty megabytes, and on pages of 4 KiB the processor keeps looking for
where they lie: on pages of 2 MiB it took 13 % less time, measured. Linux moves what is there at once if asked to (from
6.1 on); elsewhere nothing happens.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_SIZE: Final = 2 << 20
_ADVICE: Final = (14, 25)  # MADV_HUGEPAGE, and MADV_COLLAPSE to have it done now


def ask_for_huge_ones() -> None:
    """Called once, before a process begins to serve and after it has loaded its tables. Takes some 0.1 s."""
    if sys.platform != "linux":
        return
    madvise = ctypes.CDLL(None).madvise
    for start, size in allocated(Path("/proc/self/maps").read_text("utf-8", "replace")):
        for advice in _ADVICE:
            madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), advice)  # a kernel that cannot leaves all as it is


def allocated(maps: str) -> Iterator[tuple[int, int]]:
    """Start and size of what a process has allocated, as far as it fills huge pages; ``maps`` as in proc(5)."""
    for line in maps.splitlines():
        addresses, access, _, _, inode, *_ = line.split()
        if access != "rw-p" or inode != "0":
            continue  # not ours to write to, or of a file
        start, end = (int(address, 16) for address in addresses.split("-"))
        first, last = -(-start // _SIZE) * _SIZE, end // _SIZE * _SIZE
        if last > first:
            yield first, last - first
