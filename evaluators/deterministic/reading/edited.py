"""A text with some places changed, and where each place of it stands in the text as it was submitted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

Edit = tuple[int, int, str]
"""``[start, end)`` of the text as submitted, and what is read in its place."""


class Edited:
    """``text`` is what is read, ``original`` what was submitted."""

    __slots__ = ("_ends", "_froms", "_starts", "original", "text")

    def __init__(self, original: str, edits: Iterable[Edit], spelled: str | None = None) -> None:
        """``edits`` come in order and do not overlap; all else is read as ``spelled``, which is as long as what was
        submitted, where it is given."""
        kept = original if spelled is None else spelled
        self.original = original
        self._starts: list[int] = []  # of each piece in the text that is read
        self._froms: list[int] = []  # and what of the original it stands for
        self._ends: list[int] = []
        pieces: list[str] = []
        length = at = 0
        for start, end, put in (*edits, (len(original), len(original), "")):
            for piece, low, high in ((kept[at:start], at, start), (put, start, end)):
                if piece:
                    self._starts.append(length)
                    self._froms.append(low)
                    self._ends.append(high)
                    pieces.append(piece)
                    length += len(piece)
            at = end
        self.text = "".join(pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A place of the text that is read, in the original; what stands for other words is all of these."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        last = max(bisect_left(self._starts, end) - 1, first)
        low = min(self._froms[first] + start - self._starts[first], self._ends[first])
        if last + 1 < len(self._starts) and end == self._starts[last + 1]:
            high = self._ends[last]
        else:
            high = min(self._froms[last] + end - self._starts[last], self._ends[last])
        return low, max(low, high)
