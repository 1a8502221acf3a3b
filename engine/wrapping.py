"""Where the lines of a text were broken only because they were full.

A line breaker leaves traces: the next line's first word would not have fitted, at one width for all of the text, and
most lines go on in lower case. The width is counted from the lines that do; what begins with a capital or a figure
counts as gone on with where its line is full, too.
"""

from __future__ import annotations

import re
from typing import Final

from mypy_extensions import mypyc_attr

from engine.portions import OFTEN, give_way

_LEAST: Final = 40
_MOST: Final = 140
"""Code points of a line that may be full."""
_TELLING: Final = range(50, 111)
"""Of one that goes on in lower case below, though nothing is known of a width."""
_MANY: Final = 3
"""Lines that go on in lower case, from which on there is a width where they go on with anything."""
_LONGEST_WORD: Final = 40
_ENDS: Final = ".:;!?|"
_OPENS: Final = re.compile(
    r"[-–—•·▪●○◦‣*>#+|✓✔✗✘☐☑☒](?!\w)|[#|]|\(?(?:[0-9]{1,2}|[a-zA-Z])[.)]\s|[A-Z][A-Za-z /&,()-]{0,40}:(?:\s|$)"
)
"""What begins an item, a row or a line with a label of its own."""
_TITLE: Final = re.compile(r"[A-Z][A-Z /&,-]{2,47}\n")


@mypyc_attr(acyclic=True)
class _Break:
    """The end of a line at ``at`` that may have been full: at any width from ``least`` to ``most``.

    ``lower``: whether what is below begins in lower case; ``closed``: whether the line ends as a sentence does.
    """

    __slots__ = ("at", "closed", "least", "lower", "most")

    def __init__(self, at: int, least: int, most: int, lower: bool, closed: bool) -> None:
        self.at = at
        self.least = least
        self.most = most
        self.lower = lower
        self.closed = closed


def wraps(text: str) -> list[int]:
    """Places of the line feeds that only break a line, in order. Blanks at the end of a line do not count."""
    breaks: list[_Break] = []
    begun = lower = number = line = 0  # lines that no other line can have gone on with, and those in lower case
    may_go_on = False
    while (at := text.find("\n", line)) >= 0:
        if number & OFTEN == OFTEN:
            give_way()
        number += 1
        if not may_go_on and at > line and text[line].isalpha():
            begun += 1
            lower += text[line].islower()
        found = _break(text, line, at) if at - line >= _LEAST else None
        may_go_on = found is not None and not found.closed
        if found is not None:
            breaks.append(found)
        line = at + 1
    if not breaks:
        return []
    return _full(breaks, tells_case=lower * 3 < begun)


def _break(text: str, line: int, at: int) -> _Break | None:
    end = at
    while end > line and text[end - 1] in " \r":
        end -= 1
    start = at + 1
    while start < len(text) and start - at <= _LONGEST_WORD and text[start] == " ":
        start += 1
    if not _LEAST <= end - line <= _MOST or start >= len(text) or not text[start].isprintable():
        return None
    lower = text[start].islower()
    closed = text[end - 1] in _ENDS
    if (closed and not lower) or _OPENS.match(text, start) or (not lower and _TITLE.match(text, start)):
        return None
    stop = start
    while stop < len(text) and stop - start < _LONGEST_WORD and not text[stop].isspace():
        stop += 1
    return _Break(at, end - line, end - line + stop - start, lower, closed)


def _full(breaks: list[_Break], *, tells_case: bool) -> list[int]:
    """Those of lines that were full. ``tells_case``: what begins in lower case goes on with something."""
    telling = [found for found in breaks if not found.closed and (found.lower or not tells_case)]
    width, support = _width(telling)
    longer = sum(found.least > width for found in telling)
    known = support >= (2 if tells_case else 3) and 3 * support >= 2 * len(telling) and support >= 4 * longer
    few = len(telling) < _MANY
    return [
        found.at
        for found in breaks
        if (known and found.least <= width <= found.most)
        or (tells_case and (known or few) and found.lower and not found.closed and found.least in _TELLING)
    ]


def _width(breaks: list[_Break]) -> tuple[int, int]:
    """The width at which most of these lines were full, and how many were."""
    steps = [0] * (_MOST + _LONGEST_WORD + 2)
    for number, found in enumerate(breaks):
        if number & OFTEN == OFTEN:
            give_way()
        steps[found.least] += 1
        steps[found.most + 1] -= 1
    width = support = full = 0
    for column, step in enumerate(steps):
        full += step
        if full > support:
            width, support = column, full
    return width, support
