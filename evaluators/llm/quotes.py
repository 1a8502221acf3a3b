"""Quotes: whether one stands in its source, and exactly where.

Compared are words: letter case, white space, typographic marks and invisible characters make no difference, anything
else does. A quote may leave something out ("…"); then its parts have to stand one after another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from engine.finding import Evidence, Span
from engine.transcript import Turn

_FOLD = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "−": "-"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_WORD = re.compile(r"\S+")
_ELLIPSIS = re.compile(r"…|\[\.\.\.\]|\.\.\.")
_EDGES = " \t\r\n\"'.,;:!?()[]"


class Place(NamedTuple):
    """Half-open range of code points of one piece of a source."""

    piece: int
    start: int
    end: int


class Source:
    """Texts that quotes are looked up in; built once, searched often. Cost: linear in the text."""

    def __init__(self, pieces: Iterable[str]) -> None:
        words: list[str] = []
        self._starts: list[int] = []  # of each word in the joined text
        self._origin: list[tuple[int, int]] = []  # piece and offset of each word
        self._first_of_piece: list[int] = []  # start of each piece in the joined text
        at = 0
        for number, piece in enumerate(pieces):
            self._first_of_piece.append(at)
            folded = _fold_in_place(piece)
            for match in _WORD.finditer(folded):
                word = match.group()
                words.append(word)
                self._starts.append(at)
                self._origin.append((number, match.start()))
                at += len(word) + 1
        self._joined = " ".join(words)

    def find(self, quote: str, near: int = 0) -> list[Place]:
        """Where the quote stands, one place for each piece it runs through; empty when it does not stand.

        Of several places the first at or after the start of piece ``near`` is taken, else the first of all.
        """
        parts = [folded for part in _ELLIPSIS.split(quote) if (folded := _fold_quote(part))]
        if not parts:
            return []
        hint = self._first_of_piece[near] if 0 <= near < len(self._first_of_piece) else 0
        for start in (hint, 0) if hint else (0,):
            if found := self._find_parts(parts, start):
                return found
        return []

    def _find_parts(self, parts: Sequence[str], start: int) -> list[Place]:
        places: list[Place] = []
        for part in parts:
            at = self._find_words(part, start)
            if at < 0:
                return []
            start = at + len(part)
            places.extend(self._places(at, start))
        return places

    def _find_words(self, part: str, start: int) -> int:
        """Position of ``part`` where it neither starts nor ends inside a word; -1 when there is none."""
        text = self._joined
        at = text.find(part, start)
        while at >= 0:
            end = at + len(part)
            cut_before = at > 0 and part[0].isalnum() and text[at - 1].isalnum()
            cut_after = end < len(text) and part[-1].isalnum() and text[end].isalnum()
            if not (cut_before or cut_after):
                return at
            at = text.find(part, at + 1)
        return -1

    def _places(self, start: int, end: int) -> list[Place]:
        """Ranges of the joined text in terms of the pieces."""
        places: list[Place] = []
        first, last = bisect_right(self._starts, start) - 1, bisect_right(self._starts, end - 1) - 1
        for word in range(first, last + 1):
            piece, offset = self._origin[word]
            at = self._starts[word]
            word_end = self._starts[word + 1] - 1 if word + 1 < len(self._starts) else len(self._joined)
            begin, stop = offset + max(0, start - at), offset + min(word_end, end) - at
            if places and places[-1].piece == piece:
                places[-1] = places[-1]._replace(end=stop)
            else:
                places.append(Place(piece, begin, stop))
        return places


class TranscriptSource:
    """The transcript as a source of evidence: quotes come back with segment ids and submitted offsets."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns
        self._source = Source(turn.text for turn in turns)

    def evidence(self, quote: str, line: int = 0) -> tuple[Evidence, ...]:
        """Evidence for a quote said to start in turn number ``line``; empty when it does not stand."""
        found = []
        for place in self._source.find(quote, line):
            turn = self._turns[place.piece]
            text = turn.text[place.start : place.end]
            found.append(Evidence(turn.segment, turn.offset + place.start, turn.offset + place.end, text))
        return tuple(found)


class NoteSource:
    """The note as a source of spans."""

    def __init__(self, note: str) -> None:
        self._note = note
        self._source = Source([note])

    def span(self, quote: str) -> Span | None:
        """From the first to the last word of the quote in the note; None when it does not stand."""
        places = self._source.find(quote)
        return (places[0].start, places[-1].end) if places else None


def _fold_in_place(text: str) -> str:
    """Folded text of the same length, so that offsets stay true."""
    text = _INVISIBLE.sub(" ", text.translate(_FOLD)) if not text.isascii() else text
    lower = text.casefold()
    if len(lower) == len(text):
        return lower
    return "".join(char.casefold() if len(char.casefold()) == 1 else char for char in text)


def _fold_quote(text: str) -> str:
    return " ".join(_fold_in_place(_INVISIBLE.sub("", text)).split()).strip(_EDGES)
