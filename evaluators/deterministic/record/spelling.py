"""Names that are nearly the same: how recognisers and people in haste misspell what drugs are called."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from evaluators.deterministic.reading.wording.words import plain_stem

_LONG: Final = 6
"""Code points from which on a name is long enough to be known by most of its letters."""
_LONGEST: Final = 24
_TWO_ERRORS: Final = 8
_WORD: Final = re.compile(r"[a-z]+")


def long_words(text: str) -> list[str]:
    """The lower-case words of a text that are long enough to compare."""
    return [word for word in _WORD.findall(text.lower()) if _LONG <= len(word) <= _LONGEST]


@lru_cache(maxsize=4096)
def nearly(word: str, name: str) -> bool:
    """Whether two long words differ by one letter, from eight letters on by two, the first of them being the same.

    Their common ends are taken off first, so that all but a few pairs are told apart at once.
    """
    allowed = 1 + (min(len(word), len(name)) >= _TWO_ERRORS)
    if word[0] != name[0] or abs(len(word) - len(name)) > allowed:
        return False
    return _distance(word, name, allowed) <= allowed


def _distance(word: str, name: str, most: int) -> int:
    """Edit distance, or anything above ``most``."""
    row = list(range(len(name) + 1))
    for number, letter in enumerate(word, 1):
        above, row = row, [number]
        for at, other in enumerate(name, 1):
            row.append(min(above[at] + 1, row[-1] + 1, above[at - 1] + (letter != other)))
        if min(row) > most:
            return most + 1
    return row[-1]


_VOWELS: Final = "aeiouy"
_ALIKE: Final = ("ckszx", "fvp", "bp", "dt", "mn", "gj", "lr")
"""Consonants that a recogniser takes for one another."""
_SLIPPED: Final = _VOWELS + "hlnrs"
"""Letters that slip in between."""
_PIECE: Final = 3


@lru_cache(maxsize=256)
def misheard(name: str) -> frozenset[str]:
    """Stems of what a recogniser may have made of a drug's name: one letter off, or its words run together."""
    base = "".join(_WORD.findall(name.lower()))
    if not _LONG <= len(base) <= _LONGEST:
        return frozenset()
    return frozenset(filter(None, map(plain_stem, {base, *_one_off(base)})))


def _one_off(base: str) -> Iterator[str]:
    for at, letter in enumerate(base):
        head, tail = base[:at], base[at + 1 :]
        yield head + tail
        yield head + letter + letter + tail
        yield head + tail[:1] + letter + tail[1:]
        for other in _like(letter):
            yield head + other + tail
        for other in _SLIPPED:
            yield head + other + letter + tail


def _like(letter: str) -> str:
    if letter in _VOWELS:
        return _VOWELS
    return "".join(group for group in _ALIKE if letter in group)


_TAIL: Final = 5
_PUT_ON: Final = "aehkdtnr"
"""Letters with which the first piece of a torn name becomes a word: "method", "glick", "loss"."""


@lru_cache(maxsize=256)
def torn(name: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Stems of the two words that a recogniser may have torn a name into: "met formin", "method trexate"."""
    base = name.lower()
    if not (base.isalpha() and base.isascii() and _LONG <= len(base) <= _LONGEST):
        return ()
    cuts = ((_stems(_heads(base[:at])), _stems(_tails(base[at:]))) for at in range(_PIECE, len(base) - _PIECE + 1))
    return tuple((first, last) for first, last in cuts if first and last)


def _stems(words: Iterator[str]) -> frozenset[str]:
    return frozenset(filter(None, map(plain_stem, words)))


def _heads(piece: str) -> Iterator[str]:
    """A first piece, and what it becomes as a word of its own."""
    yield piece
    yield piece + piece[-1]
    for letter in _PUT_ON:
        yield piece + letter
    if piece[0] in _VOWELS and len(piece) > _PIECE:
        yield piece[1:]  # "oh mepra zol"
    if piece[-1] in _VOWELS:
        yield piece[:-1] + piece[-2] + "er"  # "dapper gliflozin"


def _tails(piece: str) -> Iterator[str]:
    """A last piece; a long one also with one vowel misheard."""
    yield piece
    if piece[-1] == "e":
        yield piece[:-1]
    if len(piece) < _TAIL:
        return
    for at, letter in enumerate(piece):
        for other in _VOWELS if letter in _VOWELS else "":
            yield piece[:at] + other + piece[at + 1 :]
