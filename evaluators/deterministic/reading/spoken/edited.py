"""A text with some places changed, and where each place of it stands in the text as it was submitted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from mypy_extensions import mypyc_attr

Edit = tuple[int, int, str]
"""``[start, end)`` of the text as submitted, and what is read in its place."""


@mypyc_attr(acyclic=True)
class Edited:
    """``text`` is what is read in the place of what was submitted."""

    __slots__ = ("_places", "text")

    def __init__(self, original: str, edits: list[Edit], spelled: str | None = None) -> None:
        """``edits`` come in order and do not overlap; all else is read as ``spelled``, which is as long as what was
        submitted, where it is given."""
        kept = original if spelled is None else spelled
        starts: list[int] = []  # of each piece in the text that is read
        froms: list[int] = []  # and what of the original it stands for
        ends: list[int] = []
        pieces: list[str] = []
        length = at = 0
        for start, end, put in [*edits, (len(original), len(original), "")]:
            if at < start:
                starts.append(length)
                froms.append(at)
                ends.append(start)
                pieces.append(kept[at:start])
                length += start - at
            if put:
                starts.append(length)
                froms.append(start)
                ends.append(end)
                pieces.append(put)
                length += len(put)
            at = end
        self.text = "".join(pieces)
        self._places = (*starts, *froms, *ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """A place of the text that is read, in the original; what stands for other words is all of these."""
        places = self._places
        count = len(places) // 3
        first = max(bisect_right(places, start, 0, count) - 1, 0)
        last = max(bisect_left(places, end, 0, count) - 1, first)
        low = min(places[count + first] + start - places[first], places[2 * count + first])
        high = places[2 * count + last]
        if last + 1 == count or end != places[last + 1]:
            high = min(places[count + last] + end - places[last], high)
        return low, max(low, high)
