"""Number words, digits and frequencies of a text: what the number grammar is read from.

One automaton finds the words of figures and the frequencies, a character class the digits, both at C's pace; a text
without any costs no more than that.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind
from mypy_extensions import mypyc_attr

from evaluators.deterministic.quantities.units import RATES, Rate
from evaluators.vocabulary.normal import padded_words, surface_key
from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_rows


@mypyc_attr(acyclic=True)
class Token:
    """A word of a figure, or digits, at ``[start, end)``; ``kind`` as in ``quantity_words.tsv``, or ``digits``."""

    __slots__ = ("end", "kind", "start", "value")

    def __init__(self, start: int, end: int, kind: str, value: float) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.value = value


def before_last_word(lower: str, token: Token) -> int:
    """Where the words before a token's last one end, whatever stands between: a blank, a line feed, a hyphen."""
    at = token.end
    while lower[at - 1].isalnum():
        at -= 1
    return at - 1


@mypyc_attr(acyclic=True)
class Spoken:
    """Number words and frequencies without figures, each by start and not overlapping its like."""

    __slots__ = ("rates", "tokens")

    def __init__(self, tokens: list[Token], rates: list[tuple[int, int, Rate]]) -> None:
        self.tokens = tokens
        self.rates = rates


# The first digit stands alone, so that the engine skips to it with a character set instead of trying every place.
_DIGITS: Final = re.compile(r"[0-9][0-9]*(?:,[0-9]{3}(?![0-9])){0,3}(?:\.[0-9]{1,6})?")
_LONGEST: Final = 9  # digits; what is longer is an identifier, not a figure
_IDENTIFIER: Final = 5  # so is what has as many digits, without a comma and not round: a post code, a procedure's code
_ROUND: Final = 100.0
_FRACTION: Final = re.compile("[¼½¾]")
_FRACTIONS: Final = {"¼": 0.25, "½": 0.5, "¾": 0.75}


_WORDS: Final = read_rows("quantity_words.tsv")
FIGURE_WORDS: Final = tuple([row[0] for row in _WORDS] + [row[0] for row in RATES])
"""The words that figures and frequencies are said in."""
_NO_NUMBERS: Final = frozenset(("month", "decade", "roman"))
NUMBER_WORDS: Final = tuple([word for word, kind, _ in _WORDS if kind not in _NO_NUMBERS])
"""Those of how many or how much there is of something."""
NUMBER_PATTERN: Final = longest_first(NUMBER_WORDS)
"""The same as alternatives of a pattern."""
FIGURE_PATTERN: Final = rf"(?:[0-9]|(?:{NUMBER_PATTERN})\b)"
"""What a figure opens with: a digit, or a word of these."""


@lru_cache(maxsize=1)
def _automaton() -> tuple[BytesAhoCorasick, tuple[tuple[str, float], ...], tuple[Rate, ...]]:
    patterns = [*(surface_key(word) for word, _, _ in _WORDS), *(_key(spelling) for spelling, _ in RATES)]
    matcher = BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    return matcher, tuple((kind, float(value)) for _, kind, value in _WORDS), tuple(rate for _, rate in RATES)


def _key(spelling: str) -> bytes:
    """A spelling as texts have it, where a comma stays a blank of its own."""
    return padded_words(spelling) if "," in spelling else surface_key(spelling)


def spoken(text: str, words: bytes) -> Spoken:
    """Number words and frequencies, the longest where one begins within another ("a couple of", "couple").

    ``words`` is ``padded_words(text)``.
    """
    matcher, meanings, frequencies = _automaton()
    tokens: list[Token] = []
    found: list[tuple[int, int, Rate]] = []
    matches: list[tuple[int, int, int]] = matcher.find_matches_as_indexes(words, overlapping=True)
    for index, start, behind in matches:
        end = behind - 2
        if index < len(meanings):
            while tokens and tokens[-1].start >= start:
                tokens.pop()
            if not tokens or tokens[-1].end < start:
                kind, value = meanings[index]
                tokens.append(Token(start, end, kind, value))
            continue
        rate = frequencies[index - len(meanings)]
        if rate.upper and not text[start:end].isupper():
            continue
        while found and found[-1][0] >= start:
            found.pop()
        if not found or found[-1][1] <= start:
            found.append((start, end, rate))
    return Spoken(tokens, found)


def digit_tokens(text: str, lower: str) -> list[Token]:
    """Figures in digits, and fractions that are one character. ``lower`` is ``lower_fold(text)``."""
    tokens: list[Token] = []
    for match in _DIGITS.finditer(lower):
        start, end = match.span()
        if start and not _begins(lower, start):
            continue
        written = match[0].replace(",", "")
        if len(written) > _LONGEST:
            continue
        value = float(written)
        if end - start >= _IDENTIFIER and written.isdigit() and written == match[0] and value % _ROUND:
            continue
        pointed = start and lower[start - 1] == "." and "." not in written  # ".5", not ".2.5"
        if pointed and (start == 1 or lower[start - 2] in " (\n\t"):
            start, value = start - 1, float("." + written)
        tokens.append(Token(start, end, "digits", value))
    if not text.isascii():
        tokens.extend(Token(m.start(), m.end(), "half", _FRACTIONS[m[0]]) for m in _FRACTION.finditer(text))
    return tokens


def _begins(lower: str, start: int) -> bool:
    """Whether digits start a figure: not inside a word or a figure; "q4h", "x3" and ".5" after a blank do."""
    before = lower[start - 1]
    if before == "." and lower[max(0, start - 2)] == "q":
        return start == 2 or not lower[start - 3].isalnum()
    if before == "." or before in "qx":
        return start == 1 or not (lower[start - 2].isalnum() or lower[start - 2] == ".")
    return not (before.isalnum() or before == "_")
