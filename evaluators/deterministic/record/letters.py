"""Letters that names were said to begin with: "it starts with an M, I can't say it", "the apixa-thing"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from engine.portions import give_way, portions
from evaluators.deterministic.reading.wording.phrases import Signs

_BEGINS: Final = re.compile(
    r"\b(?:begins?|beginning|began|starts?|starting|started) with (?:an?|the letter|the) ([a-z])\b(?!['’])",
    re.IGNORECASE,
)

_BEGINNING: Final = Signs(("egin", "egan", "tart"))
_HALF: Final = re.compile(
    r"\b([a-z]{5,12})(?:-thing| ?-?(?:thingy|thingie|something|whatsit|whatever))\b", re.IGNORECASE
)
_HALVES: Final = Signs(("-thing", "thingy", "thingie", "something", "whatsit", "whatever"))
"""Behind the half of a name that one knows."""


class Letter(NamedTuple):
    """A lower-case letter, or the first few of a name, and the span of the words that tell it."""

    letter: str
    start: int
    end: int


def letters_of(text: str) -> tuple[Letter, ...]:
    """What an utterance tells, each letter once; hardly any tells one."""
    patterns = []
    if " with " in text and (" with a" in text or " with the" in text) and _BEGINNING.are_in(text):
        patterns.append(_BEGINS)
    if _HALVES.are_in(text):
        patterns.append(_HALF)
    found: dict[str, Letter] = {}
    for start, end in portions(text) if patterns else ():
        give_way()
        for pattern in patterns:
            for match in pattern.finditer(text, start, end):
                letter = match[1].lower()
                found.setdefault(letter, Letter(letter, match.start(), match.end()))
    return tuple(found.values())
