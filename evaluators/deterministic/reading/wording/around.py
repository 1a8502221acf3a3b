"""The words around a place in a text, up to the ends of its sentence: those beyond tell of something else.

A bounded stretch each time, so that a look around costs the same in the longest text.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.phrases import Seldom

_ENDS: Final = (".", "\n", "?", ";", "!")
SENTENCE: Final = re.compile(r"[.?!;\n](?:\s|$)")
"""Where a sentence ends, or a part of one that stands by itself."""
_MARK: Final = re.compile(r"[.?!]")


def left_of(text: str, start: int, reach: int, stop: re.Pattern[str] | Seldom = SENTENCE) -> str:
    """What stands before a place, behind the last stop."""
    piece = text[max(start - reach, 0) : start]
    if stop is SENTENCE:
        sign = max([piece.rfind(sign) for sign in _ENDS])
        if sign < 0:
            return piece
        if _is_end(piece, sign) and piece[sign] != "\n":  # a line feed may be what follows the sign before it
            return piece[sign + 2 :]
    end = 0
    for found in stop.finditer(piece):
        end = found.end()
    return piece[end:]


def right_of(text: str, end: int, reach: int, stop: re.Pattern[str] | Seldom = SENTENCE) -> str:
    """What stands behind a place, up to the next stop."""
    piece = text[end : end + reach]
    if stop is SENTENCE:
        signs = [sign for sign in [piece.find(sign) for sign in _ENDS] if sign >= 0]
        if not signs:
            return piece
        if _is_end(piece, first := min(signs)):
            return piece[:first]
    found = stop.search(piece)
    return piece[: found.start()] if found else piece


def _is_end(piece: str, sign: int) -> bool:
    """Whether a sign does what ``SENTENCE`` finds; the engine takes a hundred times as long for each character."""
    return sign + 1 == len(piece) or piece[sign + 1].isspace()


def last_end(text: str, start: int, end: int) -> int:
    """Behind the last sign between two places that ends a sentence or a part of one; ``start`` without any."""
    return max(start, max([text.rfind(sign, start, end) for sign in _ENDS]) + 1)


def first_end(text: str, start: int, end: int) -> int:
    """Where the first such sign stands; ``end`` without any."""
    return min([place for sign in _ENDS if (place := text.find(sign, start, end)) >= 0], default=end)


def whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the words that go on beyond it, nor white space or commas at its ends."""
    while 0 < start < end and not text[start - 1].isspace():
        start += 1
    while start < end < len(text) and (text[end - 1].isalnum() and text[end].isalnum()):
        end -= 1
    while start < end and (text[end - 1].isspace() or text[end - 1] == ","):
        end -= 1
    while start < end and (text[start].isspace() or text[start] == ","):
        start += 1
    return start, end


def question_end(text: str, start: int, reach: int) -> int:
    """Where the sentence that goes on at a place ends, if it is a question; 0 if not, or if that is too far to tell."""
    mark = _MARK.search(text, start, start + reach)
    return mark.end() if mark is not None and mark[0] == "?" else 0


def plain(text: str) -> str:
    """In lower case, with the apostrophe of typewriters."""
    return text.lower().replace("\u2019", "'")
