"""Letters that names were said to begin with: "it starts with an M, I can't say it"."""

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


class Letter(NamedTuple):
    """A lower-case letter, and the span of the words that tell it."""

    letter: str
    start: int
    end: int


def letters_of(text: str) -> tuple[Letter, ...]:
    """What an utterance tells, each letter once; hardly any tells one."""
    if " with " not in text or not (" with a" in text or " with the" in text) or not _BEGINNING.are_in(text):
        return ()
    found: dict[str, Letter] = {}
    for start, end in portions(text):
        give_way()
        for match in _BEGINS.finditer(text, start, end):
            letter = match[1].lower()
            found.setdefault(letter, Letter(letter, match.start(), match.end()))
    return tuple(found.values())
