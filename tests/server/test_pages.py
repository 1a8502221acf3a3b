"""Huge pages."""

from __future__ import annotations

from server import pages

MIB = 1 << 20
MAPS = """\
00400000-00500000 r-xp 00000000 fe:00 12   /usr/bin/python
00600000-00f00000 rw-p 00000000 00:00 0    [heap]
10000000-10800000 rw-p 00000000 fe:00 13   /a file of ours
20000000-20800000 r--p 00000000 00:00 0
30100000-30300000 rw-p 00000000 00:00 0
40000000-40400000 rw-p 00000000 00:00 0
"""


def test_only_whole_huge_pages_of_ones_own_are_asked_for() -> None:
    assert list(pages.allocated(MAPS)) == [(0x600000, 8 * MIB), (0x40000000, 4 * MIB)]


def test_what_is_loaded_stays_as_it_was() -> None:
    table = {number: str(number) * 8 for number in range(100_000)}
    pages.ask_for_huge_ones()
    assert table == {number: str(number) * 8 for number in range(100_000)}
