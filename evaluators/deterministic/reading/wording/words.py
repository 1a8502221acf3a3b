"""Plain words: stems for lexical evidence where the lexicon knows no term, and whether a text is English at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from mypy_extensions import i32, mypyc_attr

from evaluators.vocabulary.normal import letters_fold
from evaluators.vocabulary.rows import read_pairs

_WORD: Final = re.compile(r"[a-z][a-z']*")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_KNOWN_LIMIT: Final = 50_000
_PLAIN: Final = bytes(code if chr(code) in "abcdefghijklmnopqrstuvwxyz0123456789&" else ord(" ") for code in range(256))

IGNORED: Final = ""
"""The stem of words that say nothing of a visit: function words, fillers and the routine phrases of notes."""


@mypyc_attr(acyclic=True)
class Words:
    """Distinct stems of a text in order of appearance, how many of its words are English function words, and which
    of the marks of ``mark_of`` they have."""

    __slots__ = ("function", "marks", "stems", "total")

    def __init__(self, stems: tuple[str, ...], total: int, function: int, marks: i32) -> None:
        self.stems = stems
        self.total = total
        self.function = function
        self.marks = marks


@mypyc_attr(acyclic=True)
class _Root:
    """What is known of a word that was seen: its stem, whether it is a function word, and its marks."""

    __slots__ = ("function", "marks", "stem")

    def __init__(self, stem: str, function: bool, marks: i32) -> None:
        self.stem = stem
        self.function = function
        self.marks = marks


_RULES: Final = read_pairs("word_rules.tsv")
_roots: Final[dict[str, _Root]] = {}
"""Those of all words seen."""
_marked: Final[dict[str, int]] = {}
_LEFT: Final = ("s", "t")
"""Of "it's" and "don't"."""
_SUFFIXES: Final = (
    ("iness", "y", 3), ("ization", "iz", 3), ("ations", "at", 3), ("ation", "at", 3), ("ingly", "", 4), ("edly", "", 4),
    ("ness", "", 4), ("ments", "", 4), ("ment", "", 4), ("ally", "al", 4), ("ings", "", 4), ("ing", "", 3),
    ("ies", "y", 3), ("ied", "y", 3), ("sses", "ss", 2), ("xes", "x", 2), ("ed", "", 3), ("ly", "", 4), ("ss", "ss", 1),
    ("us", "us", 2), ("is", "is", 3), ("s", "", 3),
)  # fmt: skip
"""Endings, what stands in their place, and how many letters there have to be before them."""
_SUFFIXES_BY_LETTER: Final = {
    letter: tuple(row for row in _SUFFIXES if row[0][-1] == letter) for letter in {row[0][-1] for row in _SUFFIXES}
}


def plain_words(low: str) -> list[str]:
    """The runs of small letters, digits and ampersands; a tenth of what a pattern for them takes."""
    return low.encode("ascii", "replace").translate(_PLAIN).decode("ascii").split()


def mark_of(phrases: Iterable[str]) -> int:
    """The mark of texts that may have any of some phrases: those with the word of one that few others have.

    What rules cannot do without is so told with the stems, for nothing. A phrase without letters has no such word.
    Called where modules are loaded.
    """
    written = [letters_fold(phrase).replace("'", " ").split() for phrase in phrases]
    mark = 1 << max([marks.bit_length() for marks in _marked.values()], default=0)
    for words in written:
        if words:
            word = max(reversed(words), key=_rarity)
            _marked[word] = _marked.get(word, 0) | mark
    _roots.clear()
    return mark


def _rarity(word: str) -> int:
    """Long words are rare, but for function words, and for what most contractions leave behind an apostrophe."""
    if _RULES.get(word) == "function":
        return -1
    return 0 if word in _LEFT else len(word)


def _marks(word: str) -> int:
    marks = _marked.get(word, 0)
    if "'" in word:
        for part in word.split("'"):
            marks |= _marked.get(part, 0)
    return marks


def _root(word: str) -> _Root:
    root = _roots.get(word)
    if root is None:
        if len(_roots) >= _KNOWN_LIMIT:  # hostile text must not grow it for ever
            _roots.clear()
        function = _RULES.get(word) == "function"
        root = _roots[word] = _Root(IGNORED if function else _stem(word), function, _marks(word))
    return root


def stem(word: str) -> str:
    """A crude stem, the same for the forms of one word: ``vomited`` and ``vomiting``; ``IGNORED`` for stop words."""
    return _root(word).stem


def is_function(word: str) -> bool:
    """Whether a word, in lower case, is a function word."""
    return _root(word).function


def plain_stem(word: str) -> str:
    """The same as ``stem``, not remembered: for spellings that nobody may ever have said."""
    return _stem(word)


def _stem(word: str) -> str:
    if word in _RULES or len(word) < 3:
        return IGNORED
    word = word.replace("'s", "").replace("'", "")
    if word in _RULES or len(word) < 3:
        return IGNORED
    for suffix, put, least in _SUFFIXES_BY_LETTER.get(word[-1], ()):
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            word = word[: len(word) - len(suffix)] + put
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > 4 and word[-1] in "ey":
        word = word[:-1]
    return word


def read_words(text: str) -> Words:
    """Stems and counts of a text. Linear; the cost of a word already seen is one look-up."""
    return words_of(letters_fold(text))


def words_of(letters: str) -> Words:
    """The same of a text that is in ``letters_fold`` already."""
    quoted = "'" in letters and (" '" in letters or letters.startswith("'"))  # an apostrophe begins no word
    words = _WORD.findall(letters) if quoted else letters.split()
    seen: dict[str, None] = {}
    function = 0
    marks: i32 = 0
    for word in words:
        root = _roots.get(word)
        if root is None:
            root = _root(word)
        marks |= root.marks
        if root.function:
            function += 1
        elif root.stem:
            seen[root.stem] = None
    return Words(tuple(seen), len(words), function, marks)


@lru_cache(maxsize=8192)
def surface_words(surface: str) -> Words:
    """The same of a term's surface form; there are only so many of them."""
    return read_words(surface)


def foreign_letters(text: str) -> int:
    """How many words are written in letters beyond ASCII (scripts that the rules cannot read)."""
    return 0 if text.isascii() else sum(not word.isascii() for word in _LETTERS.findall(text))


def is_english(total: int, function: int, foreign: int, least: float, terms: int) -> bool:
    """Whether counts look like English: ``least`` is the share of function words expected at the least.

    Shorthand and lists have hardly any ("PMH: HTN, T2DM. DH: ramipril 5 mg od."): there a third of the words must be
    function words or begin one of the ``terms``. Texts under a dozen words are given the benefit of the doubt unless
    most words are in another script.
    """
    if foreign * 2 > total + foreign:
        return False
    return total < 12 or function >= least * total or (function + terms) * 3 >= total
