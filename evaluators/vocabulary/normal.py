"""Normalisation that keeps offsets: one byte out for each code point in, so that spans need no mapping back.

Nothing here lower-cases a ``str`` (``"İ".lower()`` is two code points long). Text becomes ASCII first, by an error
handler of the codec that works on whole runs in C's pace, then one ``bytes.translate`` folds case and punctuation.
"""

from __future__ import annotations

import codecs
import unicodedata
from functools import lru_cache
from typing import Final

from mypy_extensions import mypyc_attr

HANDLER: Final = "soapstream.fold"

_SPECIAL: Final = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "`": "'", "´": "'",
    "“": '"', "”": '"', "„": '"', "″": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
    "µ": "u", "μ": "u", "×": "x", "⁄": "/", "∕": "/", "≤": "<", "≥": ">", "ß": "s", "ø": "o", "Ø": "O", "đ": "d",
    "ł": "l", "Ł": "L", "α": "a", "β": "b", "γ": "g", "δ": "d", "æ": "a", "œ": "o", "ı": "i",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _fold(char: str) -> str:
    """The nearest single ASCII character, or a space."""
    special = _SPECIAL.get(char)
    if special is not None:
        return special
    decomposed = unicodedata.normalize("NFKD", char)
    base = decomposed[:1]
    if base.isascii() and base.isprintable() and (len(decomposed) == 1 or unicodedata.combining(decomposed[1])):
        return base or " "
    return " "


def _handle(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return "".join(map(_fold, run)), error.end


codecs.register_error(HANDLER, _handle)

_WORDS: Final = bytes(
    code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 or 48 <= code <= 57 else 32 for code in range(256)
)
_LETTERS: Final = bytes(
    code + 32 if 65 <= code <= 90 else code if 97 <= code <= 122 or code == 39 else 32 for code in range(256)
)
_CLAUSE: Final = bytes(44 if code == 44 else letter for code, letter in enumerate(_LETTERS))
_LOWER: Final = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))


def ascii_fold(text: str) -> bytes:
    """Text as ASCII, one byte per code point; what has no ASCII neighbour becomes a space."""
    return text.encode("ascii", HANDLER)


def word_fold(text: str) -> bytes:
    """Lower-case words between single-byte blanks: what the automaton reads. Same length as the text."""
    return ascii_fold(text).translate(_WORDS)


def padded_words(text: str) -> bytes:
    """``word_fold`` with a blank at both ends, as patterns want it: a match starts one before its first word does."""
    return b" " + word_fold(text) + b" "


def lower_fold(text: str) -> str:
    """Lower-case ASCII with its punctuation: what the number grammar reads. Same length as the text."""
    return ascii_fold(text).translate(_LOWER).decode("ascii")


def letters_fold(text: str) -> str:
    """Lower-case letters and apostrophes, blanks for all else: what is split into words. Same length as the text."""
    return ascii_fold(text).translate(_LETTERS).decode("ascii")


def clause_fold(text: str) -> str:
    """The same with commas between blanks: what is split into the words and pauses of a clause."""
    return ascii_fold(text).translate(_CLAUSE).decode("ascii").replace(",", " , ")


@mypyc_attr(acyclic=True)
class Folded:
    """A text folded once for all that read it: ``lower_fold``, ``padded_words`` and ``letters_fold`` of it, and whether
    any ``digits`` stand in it."""

    __slots__ = ("digits", "letters", "lower", "words")

    def __init__(self, lower: str, words: bytes, letters: str, digits: bool) -> None:
        self.lower = lower
        self.words = words
        self.letters = letters
        self.digits = digits


def fold(text: str) -> Folded:
    """All foldings for the price of one walk over what is not ASCII."""
    plain = text.isascii()
    data = text.encode("ascii") if plain else ascii_fold(text)
    words, letters = data.translate(_WORDS), data.translate(_LETTERS)
    digits = words != letters.replace(b"'", b" ")  # apostrophes and digits are all that tells one from the other
    lower = text.lower() if plain else data.translate(_LOWER).decode("ascii")
    return Folded(lower, b" " + words + b" ", letters.decode("ascii"), digits)


def surface_key(surface: str) -> bytes:
    """A surface form as a pattern: its words with one blank between, before and after; empty when it has no words.

    The point of an initial ("c. difficile") is read as a blank of its own.
    """
    words = word_fold(surface).split()
    if not words:
        return b""
    if surface[1:3] == ". " and len(words[0]) == 1:
        words[0] += b" "
    return b" " + b" ".join(words) + b" "


def contractions(surface: str) -> tuple[str, ...]:
    """The surface; for a contraction also how tokenised transcripts write it ("did n't") and without apostrophe."""
    if "n't" not in surface:
        return (surface,)
    return surface, surface.replace("n't", " n't"), surface.replace("n't", "nt")


def without_apostrophe(surface: str) -> tuple[str, ...]:
    """The surface; for a contraction also without its apostrophe. What tokenised transcripts part is joined when they
    are read."""
    return (surface, surface.replace("n't", "nt")) if "n't" in surface else (surface,)
