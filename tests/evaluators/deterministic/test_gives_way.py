"""Large texts are scored beside the event loop, which needs the interpreter in between.

Compiled code gives it to nobody before it calls an interpreted function, as ``give_way`` is one. So what is counted,
without any timing, is how many calls compiled modules make from one such call to the next.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from engine.note import Note
from engine.transcript import Segment
from evaluators import COMPILED
from evaluators.native import compiled_sources
from evaluators.registry import default_tier, warm_up

MOST = 25_000
"""Calls: somewhat more than a portion of dense text takes, in some 3 ms."""
SIZE = 12_000
NAMES = "Metformin, lisinopril and amlodipinne continue. Denies cough. "

pytestmark = pytest.mark.skipif(COMPILED, reason="calls of compiled code are not seen")


class Stretch:
    """A profiler that counts the calls of code that is compiled elsewhere, from one interpreted call to the next."""

    def __init__(self) -> None:
        self.longest = self._now = 0
        self._compiled = {str(path) for path in compiled_sources()}

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        if event == "c_call" or (event == "call" and frame.f_code.co_filename in self._compiled):
            self._now += 1
            self.longest = max(self.longest, self._now)
        elif event == "call":
            self._now = 0

    def of(self, work: Callable[[], object]) -> int:
        sys.setprofile(self)
        try:
            work()
        finally:
            sys.setprofile(None)
        return self.longest


@pytest.fixture(autouse=True)
def _warm() -> None:
    """As a node begins: what is made once is not of the stretch that needs it first."""
    warm_up(default_tier())


def said(text: str) -> Segment:
    return Segment(id="u1", rev=0, speaker="clinician", start_ms=0, end_ms=1, text=text, final=True)


@pytest.mark.parametrize("unit", ["a: ", NAMES])  # one line of colons, each of which might end a heading
def test_a_note_is_read_in_bounded_stretches(unit: str) -> None:
    visit = default_tier().visit({})
    visit.put(said("Take metformin 500 mg and amlodipine daily, stop the lisinopril. It gave me a rash. No cough."))
    text = unit * (SIZE // len(unit))
    assert Stretch().of(lambda: visit.revise(Note(text))) < MOST


@pytest.mark.parametrize("unit", ["120 over 80, ", "I take metformin {} mg. ", "met over men "])
def test_a_long_segment_is_read_in_bounded_stretches(unit: str) -> None:
    visit = default_tier().visit({})
    visit.revise(Note("Metformin 500 mg. BP 120/80. No cough. Left knee pain. " * 3))
    text = "".join(unit.format(number) for number in range(SIZE // len(unit)))
    assert Stretch().of(lambda: visit.put(said(text))) < MOST
