"""A note's text as it is read: without what only sets it out or cannot be seen, and with the way back to its places.

Word processors, record systems and web pages write the same sentence in many ways: with non-breaking blanks and
hyphens, broken where a line was full, justified with several blanks, with words in bold, with entities for signs. All
of that is undone here, once, instead of by each that reads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from html import unescape
from typing import Final

from mypy_extensions import mypyc_attr

from engine.finding import Span
from engine.portions import find, give_way, portions
from engine.wrapping import wraps

_ALIKE: Final = {
    "\t": " ", "\u00a0": " ", "\u1680": " ", "\u202f": " ", "\u205f": " ", "\u3000": " ",
    **{chr(code): " " for code in range(0x2000, 0x200B)},
    "\v": "\n", "\f": "\n", "\u0085": "\n", "\u2028": "\n", "\u2029": "\n",
    "\u2010": "-", "\u2011": "-", "\u2212": "-", "\ufe63": "-", "\uff0d": "-",
}  # fmt: skip
_UNLIKE: Final = re.compile(f"[{''.join(_ALIKE)}]")
_UNSEEN: Final = re.compile(
    "[\u00ad\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff]+"
)
_BLANKS: Final = re.compile(r" {2,}")
_RETURNED: Final = re.compile(r"(?<![ \r])[ \r]+")
_STRONG: Final = re.compile(r"(?<![\w*_`])(\*{1,3}|_{1,2}|`)(?=[^\s*_`])[^*_`\n]{1,160}(?<=\S)\1(?![\w*_`])")
_MARKUP: Final = re.compile(
    r"&(?:#[0-9]{2,5}|#x[0-9a-fA-F]{2,4}|[a-zA-Z]{2,6}[0-9]{0,2});|"
    r"</?(?:(?P<line>br|p|div|li|ul|ol|tr|h[1-6]|table)|b|strong|i|em|u|span|font|t[dh])(?:[ /][^<>\n]{0,60})?>",
    re.IGNORECASE,
)

_ARROW: Final = re.compile("↑+|↓+")
_WITH: Final = re.compile(r"[wW]/(?<![\w/]..)(?:(o(?:ut)?)(?![^\W_]))?(?=\s|[^\W\d_]{3})")

_Piece = tuple[int, int, str]
"""A span of a text and what is read instead."""


@mypyc_attr(acyclic=True)
class Way:
    """Back from a text to the one that it was made of.

    Each row is a stretch of the new text: where it begins, where that was, and where it ended if it was replaced as a
    whole; else -1, and it stood there as it is.
    """

    __slots__ = ("_begins", "_ended", "_was")

    def __init__(self) -> None:
        self._begins = [0]
        self._was = [0]
        self._ended = [-1]

    def add(self, begins: int, was: int, ended: int = -1) -> None:
        self._begins.append(begins)
        self._was.append(was)
        self._ended.append(ended)

    def back(self, span: Span) -> Span:
        """Where the span stood; what was left out at its ends is no part of it."""
        start, end = span
        row = bisect_right(self._begins, start) - 1
        first = self._was[row] if self._ended[row] >= 0 else self._was[row] + start - self._begins[row]
        if end <= start:
            return (first, first)
        row = bisect_right(self._begins, end - 1) - 1
        last = self._ended[row] if self._ended[row] >= 0 else self._was[row] + end - self._begins[row]
        return (first, last)


def plain(text: str) -> tuple[str, tuple[Way, ...]]:
    """The text as it is read, and the ways back from it to the one submitted, to be gone one after the other."""
    text = alike(text)
    give_way()
    ways: list[Way] = []
    if "<" in text or "&" in text:
        text = _edited(text, _markup(text), ways)
    if not text.isascii():
        text = _edited(text, ((match.start(), match.end(), "") for match in find(_UNSEEN, text)), ways)
        if "↑" in text or "↓" in text:
            text = _edited(text, _arrows(text), ways)
    give_way()
    if "*" in text or "_" in text or "`" in text:
        text = _edited(text, _emphasis(text), ways)
    if "w/" in text or "W/" in text:
        text = _edited(text, _shorthand(text), ways)
    give_way()
    if "\r" in text or " \n" in text:
        text = _edited(text, _line_ends(text), ways)
    if "  " in text:
        text = _edited(text, _repeated(text), ways)
    give_way()
    return _edited(text, _wrapped(text), ways), tuple(ways)


def back(span: Span, ways: tuple[Way, ...]) -> Span:
    """Where a span of the plain text stands in the one submitted."""
    for way in reversed(ways):
        span = way.back(span)
    return span


def alike(text: str) -> str:
    """The text with one sort of blank, line feed and hyphen, each in its place."""
    if text.isascii():
        if "\t" not in text and "\v" not in text and "\f" not in text:
            return text
    elif next(find(_UNLIKE, text), None) is None:
        return text
    parts = []
    for start, stop in portions(text):
        give_way()
        parts.append(_all_alike(text[start:stop]))
    return "".join(parts)


def _all_alike(text: str) -> str:
    for sign in dict.fromkeys(
        _UNLIKE.findall(text)
    ):  # of few sorts, which is far cheaper than to translate each letter
        text = text.replace(sign, _ALIKE[sign])
    return text


def _edited(text: str, pieces: Iterator[_Piece], ways: list[Way]) -> str:
    """The text with its pieces replaced, which adds a way where there are any."""
    parts: list[str] = []
    way = Way()
    at = length = 0
    for start, end, instead in pieces:
        give_way()
        parts.append(text[at:start])
        length += start - at
        if instead:
            parts.append(instead)
            way.add(length, start, end)
            length += len(instead)
        way.add(length, end)
        at = end
    if not parts:
        return text
    parts.append(text[at:])
    ways.append(way)
    return "".join(parts)


def _markup(text: str) -> Iterator[_Piece]:
    for match in find(_MARKUP, text):
        written = match[0]
        if written[0] == "<":
            yield match.start(), match.end(), "\n" if match["line"] else ""
        elif (sign := unescape(written)) != written:
            yield match.start(), match.end(), _all_alike(sign)


def _emphasis(text: str) -> Iterator[_Piece]:
    for match in find(_STRONG, text):
        start, end = match.span()
        width = len(match[1])
        yield start, start + width, ""
        yield end - width, end, ""


def _shorthand(text: str) -> Iterator[_Piece]:
    """``w/`` and ``w/o`` as the words that they stand for: what is read on their account is the same for both."""
    for match in find(_WITH, text):
        word = "without" if match[1] else "with"
        apart = "" if text[match.end()].isspace() else " "
        yield match.start(), match.end(), (word.capitalize() if match[0][0] == "W" else word) + apart


def _arrows(text: str) -> Iterator[_Piece]:
    """Arrows up and down as the words that they stand for: "↑ lisinopril", "appetite ↓"."""
    for match in find(_ARROW, text):
        start, end = match.span()
        word = "increased" if "↑" in match[0] else "decreased"
        before = "" if start == 0 or text[start - 1].isspace() else " "
        after = " " if end < len(text) and text[end].isalnum() else ""
        yield start, end, before + word + after


def _line_ends(text: str) -> Iterator[_Piece]:
    """Blanks and returns before line feeds are left out; returns without are line feeds."""
    if "\r" not in text:
        yield from _blank_ends(text)
        return
    for match in find(_RETURNED, text):
        start, end = match.span()
        if end < len(text) and text[end] == "\n":
            yield start, end, ""
        elif "\r" in match[0]:
            yield start, end, "\n"


def _blank_ends(text: str) -> Iterator[_Piece]:
    behind = 0
    while (at := text.find(" \n", behind)) >= 0:
        yield behind + len(text[behind:at].rstrip(" ")), at + 1, ""
        behind = at + 1


def _repeated(text: str) -> Iterator[_Piece]:
    """Blanks but for the first of several, where they do not tell how far a line stands in."""
    for match in find(_BLANKS, text):
        start, end = match.span()
        if start and text[start - 1] != "\n":
            yield start + 1, end, ""


def _wrapped(text: str) -> Iterator[_Piece]:
    for at in wraps(text):
        end = at + 1
        while text[end] == " ":
            end += 1
        cut = text[at - 1] == "-" and text[at - 2].isalnum()
        yield at, end, "" if cut else " "
