"""Fixed phrases in a text, found in one pass, whole words only. The phrases are data."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from mypy_extensions import mypyc_attr

from engine.portions import portions
from evaluators.vocabulary.rows import read_rows

_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_LEAST_SHARED: Final = 4
"""Characters of a piece that few texts have."""
_ASCII_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


@mypyc_attr(acyclic=True)
class Hit:
    label: str

    __slots__ = ("end", "label", "start")

    def __init__(self, label: str, start: int, end: int) -> None:
        self.label = label
        self.start = start
        self.end = end


class Phrases:
    """Matcher over one table; case is ignored, offsets are code points of the text as given."""

    def __init__(self, rows: list[tuple[str, str]]) -> None:
        self._phrases = [phrase for phrase, _ in rows]
        self._labels = [label for _, label in rows]
        self._automaton = AhoCorasick(self._phrases, matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> Iterator[Hit]:
        """Longest matches from left to right that do not overlap."""
        for low, high in portions(text):
            portion = text[low:high]
            for index, start, end in self._automaton.find_matches_as_indexes(lowered(portion)):
                if not (_inside_word(portion, start) or _inside_word(portion, end)):
                    yield Hit(self._labels[index], low + start, low + end)


class Signs:
    """Tells whether any of some pieces of text stands in another: what few texts have, and then takes a closer look.

    Not by an automaton: each call of one lets go of the interpreter for a moment. Who waits for it then begins to wait
    anew, and where such calls come many in a millisecond an event loop has waited for 100.
    """

    __slots__ = ("_groups",)

    def __init__(self, signs: Iterable[str]) -> None:
        self._groups = _by_piece(signs)

    def are_in(self, low: str) -> bool:
        """``low`` is in lower case, as the signs are: see ``lowered``."""
        for piece, signs in self._groups:
            if piece in low:
                for sign in signs:
                    if sign in low:
                        return True
        return False


class Seldom:
    """A pattern that can match only where one of some signs stands in the text, which few texts have.

    The engine takes some 50 ns for each character, as a rule, and a sign is looked for in as much for a whole text.
    """

    __slots__ = ("_pattern", "_signs")

    def __init__(self, pattern: str, signs: Iterable[str]) -> None:
        self._pattern = re.compile(pattern)
        self._signs = Signs(signs)

    def search(self, low: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """As that of a compiled pattern; ``low`` is in lower case, as the signs are: see ``lowered``."""
        return self._pattern.search(low, start, end) if self._signs.are_in(low) else None

    def match(self, low: str, start: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """The same for a match at a place."""
        return self._pattern.match(low, start, end) if self._signs.are_in(low) else None

    def finditer(self, low: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """The same for all matches."""
        return self._pattern.finditer(low, start, end) if self._signs.are_in(low) else iter(())


def _by_piece(signs: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Signs that share a piece, with that piece, those of most signs first: without it none of them has to be tried."""
    left = list(dict.fromkeys(signs))
    groups: list[tuple[str, tuple[str, ...]]] = []
    while left:
        pieces = Counter(piece for sign in left for piece in _pieces(sign))
        shared = [(count, len(piece), piece) for piece, count in pieces.items() if count > 1]
        piece = max(shared)[2] if shared else left[0]
        groups.append((piece, tuple([sign for sign in left if piece in sign])))
        left = [sign for sign in left if piece not in sign]
    return tuple(groups)


def _pieces(sign: str) -> set[str]:
    """All that a sign has in it of some length."""
    return {sign[first:end] for first in range(len(sign)) for end in range(first + _LEAST_SHARED, len(sign) + 1)}


def lowered(text: str) -> str:
    """Lower case at the same offsets: where full lower-casing would change the length, ASCII letters only.

    Lone surrogates, which no encoder takes, become U+FFFD.
    """
    low = text.lower()
    if len(low) != len(text):
        low = text.translate(_ASCII_LOWER)
    if low.isascii():
        return low
    try:
        low.encode()  # far faster than to look for what cannot be encoded
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", low)
    return low


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


@cache
def phrases(table: str) -> Phrases:
    """Matcher over ``evaluators/vocabulary/tables/<table>.tsv``, built once a process."""
    return Phrases([(phrase, label) for phrase, label in read_rows(f"{table}.tsv")])
