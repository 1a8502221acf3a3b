"""Fixed phrases in a text, found in one pass, whole words only. The phrases are data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick, MatchKind
from mypy_extensions import mypyc_attr

from engine.portions import portions
from evaluators.vocabulary.rows import phrases_by_role, read_rows

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


def alternatives(words: Iterable[str], spelled: Callable[[str], str] = re.escape) -> str:
    """Words, or phrases, as alternatives of a pattern; ``spelled`` makes one of what follows the first letter.

    They keep their order, but those with one first letter stand together: the engine tries one alternative after the
    other, and so it tries no word that begins otherwise.
    """
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(spelled(word[1:]))
    return "|".join([f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items()])


def longest_first(words: Iterable[str]) -> str:
    """Words, or phrases, as alternatives of which the longest wins where several begin at a place."""
    return alternatives(sorted(words, key=len, reverse=True))


def by_words(phrases: Iterable[str], named: Mapping[str, str]) -> str:
    """The same of many phrases that begin alike: what several begin with is tried once for all of them.

    A first word that is ``named`` stands for the pattern that it names.
    """
    rests: dict[str, list[str]] = {}
    for phrase in phrases:
        first, _, rest = phrase.partition(" ")
        rests.setdefault(first, []).append(rest)
    words = sorted(rests.keys() - named.keys(), key=lambda word: (-len(word), word))
    found = [named[first] + _followed_by(rests[first]) for first in named if first in rests]
    return "|".join([*found, alternatives([re.escape(word) + _followed_by(rests[word]) for word in words], str)])


def _followed_by(rests: list[str]) -> str:
    """Behind a first word: the longest of what goes on, if anything has to."""
    further = [rest for rest in rests if rest]
    return f"(?: (?:{by_words(further, {})}))" + "?" * (len(further) < len(rests)) if further else ""


def any_of(words: Collection[str]) -> re.Pattern[str]:
    """Finds any of some words or phrases, whole, in any letter case; "stop-" stands for all words that begin so."""
    firsts = re.escape("".join(sorted({word[0] for word in words})))
    # Where case is ignored, the engine tries every first letter at every word: it looks for all of them before.
    return re.compile(rf"\b(?=[{firsts}])(?:{alternatives(sorted(words), _open)})\b", re.IGNORECASE)


def _open(word: str) -> str:
    return re.escape(word.removesuffix("-")) + r"\w*" * word.endswith("-")


def of_roles(table: str, *roles: str, also: str = "") -> re.Pattern[str]:
    """Finds the words that have one of some roles in a table, and what only a pattern can tell (``also``)."""
    by_role = phrases_by_role(f"{table}.tsv")
    words = any_of([word for role in roles for word in by_role[role]])
    return re.compile(f"{words.pattern}|{also}", re.IGNORECASE) if also else words


@cache
def phrases(table: str) -> Phrases:
    """Matcher over ``evaluators/vocabulary/tables/<table>.tsv``, built once a process."""
    return Phrases([(phrase, label) for phrase, label in read_rows(f"{table}.tsv")])
