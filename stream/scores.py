"""The deterministic scores of one session: small inputs are scored at once, large ones beside the event loop.

A thread shares the interpreter with the loop in slices (``server.serve`` sets them short), and the tier makes no call
that keeps it for longer. What counts as large is what takes longer than a loop may be held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from engine.note import Note
from engine.session import Session
from engine.transcript import Segment
from evaluators.protocol import Assessment, DeterministicTier, LiveVisit, Update
from stream.scoring_thread import SCORING

LARGE_TEXT: Final = 4_000
"""Characters of a segment or note from which on it is scored in a thread."""
LARGE_NOTE: Final = 20_000
"""Characters of a note from which on every segment is: one figure more is held against all figures of the note."""
HUGE_TEXT: Final = 60_000
"""Characters from which on others, which are not as large, need not wait until it is scored."""

T = TypeVar("T")


class Scores:
    """Wraps the live visit of a session. Calls must not overlap: its owner makes them one after the other."""

    def __init__(self, tier: DeterministicTier) -> None:
        self._tier = tier
        self._visit: LiveVisit = tier.visit({})
        self._said = self._longest = self._noted = 0
        self._last: Update | Assessment | None = None

    @property
    def last(self) -> Update | Assessment | None:
        """What the last input led to; None before the first."""
        return self._last

    async def restore(self, session: Session) -> None:
        """Start over with all that the session holds."""
        self.let_go()
        self._said = sum(len(segment.text) for segment in session.transcript)
        self._longest = max((len(segment.text) for segment in session.transcript), default=0)
        self._noted = len(session.note.text) if session.note is not None else 0
        self._visit = self._tier.visit(session.metadata)
        await _apart(self._said + self._noted, lambda: self._fill(session))

    def let_go(self) -> None:
        """Forget the visit; its owner does so at its end. A large one is freed beside the loop."""
        box = [self._visit]
        self._visit = self._tier.visit({})
        if self._said + self._noted >= HUGE_TEXT:
            SCORING.submit(box.clear, long=True)
        self._said = self._longest = self._noted = 0

    def _fill(self, session: Session) -> None:
        transcript = session.transcript
        for segment, place in zip(transcript, transcript.places, strict=True):
            self._last = self._visit.put(segment, place)
        if session.note is not None:
            self._last = self._visit.revise(session.note)

    async def put(self, segment: Segment) -> Update:
        self._said += len(segment.text)
        self._longest = max(self._longest, len(segment.text))
        self._last = update = await _apart(self._size(segment.text), lambda: self._visit.put(segment))
        return update

    async def revise(self, note: Note) -> Assessment:
        size, self._noted = max(len(note.text), self._noted, self._longest), len(note.text)
        self._last = assessment = await _apart(size, lambda: self._visit.revise(note))
        return assessment

    async def assessment(self) -> Assessment:
        """The full lists as they are now."""
        if not isinstance(self._last, Assessment):
            self._last = await _apart(self._size(), self._visit.assess)
        return self._last

    def _size(self, text: str = "") -> int:
        """Characters that a text, which is not a note, makes work of: what a long segment says is heard again in the
        light of what is said beside it."""
        return max(len(text), self._longest, self._noted if self._noted >= LARGE_NOTE else 0)


async def _apart(size: int, work: Callable[[], T]) -> T:
    """Do what a text of this size makes necessary, where it holds nobody."""
    if size < LARGE_TEXT:
        return work()
    return await asyncio.wrap_future(SCORING.submit(work, long=size >= HUGE_TEXT))
