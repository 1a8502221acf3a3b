"""Marks that transcribers set into speech ("couple <UNSURE>of</UNSURE> weeks"): taken out, figures stand whole."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

_TAG: Final = re.compile(r"</?[A-Za-z_]{1,24}/?>")
_LONGEST: Final = 28


def without_tags(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its tags, and from which place on how much is missing; nothing is missing where none stand."""
    if "<" not in text:
        return text, []
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = missing = 0
    for match in _TAG.finditer(text):
        parts.append(text[at : match.start()])
        missing += match.end() - match.start()
        at = match.end()
        places.append((at - missing, missing))
    return "".join([*parts, text[at:]]), places


def splits_words(text: str) -> bool:
    """Whether a mark may stand within a word, which is another one without it."""
    at = text.find("<")
    while at >= 0:
        end = text.find(">", at, at + _LONGEST)
        behind = text[end + 1 : end + 2] if end >= 0 else ""
        if at and text[at - 1].isalpha() and (behind.isalpha() or behind == "<"):
            return True
        at = text.find("<", at + 1)
    return False


def original(places: Sequence[tuple[int, int]], offset: int) -> int:
    """Where a character of the text without tags stands in the text with them."""
    found = bisect_right(places, offset, key=_place)
    return offset + places[found - 1][1] if found else offset


def _place(place: tuple[int, int]) -> int:
    return place[0]
