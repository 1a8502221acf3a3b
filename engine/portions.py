"""Large texts in portions, so that nothing keeps the interpreter for more than a few milliseconds.

Regular expressions, automata and codecs run with the interpreter locked: one call over a megabyte stops every thread of
a process for 10 to 300 ms, its event loop included. Texts up to ``PORTION`` are one portion and are read as ever.
Compiled modules (see ``evaluators.native``) hold the lock from one call of an interpreted function to the next, so this
module is never compiled, and loops over a whole text call ``give_way``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final

PORTION: Final = 1 << 12
"""Code points: five minutes of speech without a pause, read in some 3 ms at the most."""


OFTEN: Final = 127
"""In a hot loop, ``if number & OFTEN == OFTEN: give_way()``."""

errands: Final[deque[Callable[[], None]]] = deque()
"""What else waits for the thread that scores large texts. They are called by all that give way, and know whether they
are to be done there and then (see ``stream.scoring_thread``); the first one only, until it has taken itself out."""


def give_way() -> None:
    """Let another thread run that waits for the interpreter: at this call it looks whether one does."""
    if errands:
        _turn_aside()


def _turn_aside() -> None:
    try:
        errand = errands[0]
    except IndexError:
        return  # somebody else has just taken it
    errand()


def portions(text: str, start: int = 0, stop: int | None = None) -> Iterator[tuple[int, int]]:
    """Spans that follow each other over ``text[start:stop]``, each up to ``PORTION`` long; one at least.

    They are cut where a line ends, or else a sentence, or a word, if any does in the second half of a portion.
    """
    stop = len(text) if stop is None else stop
    while stop - start > PORTION:
        cut = _cut(text, start + PORTION // 2, start + PORTION)
        yield start, cut
        start = cut
    yield start, stop


def _cut(text: str, low: int, high: int) -> int:
    for sign in ("\n", ". ", " "):
        at = text.rfind(sign, low, high)
        if at >= 0:
            return at + len(sign)
    return high


def find(pattern: re.Pattern[str], text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
    """``pattern.finditer`` over each portion. A match does not cross a cut, which counts as the end of the text."""
    stop = len(text) if stop is None else stop
    if stop - start <= PORTION:
        return pattern.finditer(text, start, stop)
    return _find_in_portions(pattern, text, start, stop)


def _find_in_portions(pattern: re.Pattern[str], text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    for low, high in portions(text, start, stop):
        for match in pattern.finditer(text, low, high):  # noqa: UP028 - "yield from" would give no other thread a turn
            yield match
