"""Figures, spoken or written, without their units: "one oh five", "a hundred and one point two", "7.4", "half a".

An automaton finds the number words and a character class the digits, both at C's pace; Python then walks the few tokens
found. Spoken figures follow English as clinicians use it, where neighbours make one figure: "one twenty" is 120.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

from evaluators.deterministic.quantities_units import read_rows
from evaluators.vocabulary.normal import surface_key

Shape = Literal[
    "digits",
    "words",
    "lone",  # a bare "one", mostly a pronoun
    "vague",  # "a few", "a couple of"
    "article",  # "a week", "next week": the span includes the unit
    "named",  # "baby" before aspirin: 81 mg
    "half",
    "ordinal",
    "month",
]


class Figure(NamedTuple):
    """A plain figure (or a month's name) at ``[start, end)``."""

    start: int
    end: int
    value: float
    shape: Shape


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    value: float


# The first digit stands alone, so that the engine skips to it with a character set instead of trying every place.
_DIGITS = re.compile(r"[0-9][0-9]*(?:,[0-9]{3}(?![0-9])){0,3}(?:\.[0-9]{1,6})?")
_LONGEST = 9  # digits; what is longer is an identifier, not a figure
_FRACTION = re.compile("[¼½¾]")
_FRACTIONS = {"¼": 0.25, "½": 0.5, "¾": 0.75}
_SLASH_HALF = re.compile(r"[ -]([13])/([24])(?![0-9/])")
_CLOSE = frozenset((" ", "-", " - ", "- "))
_AND = frozenset((" and ", " and a ", "-and-a-", " and one ", "-and-"))
_UNIT = frozenset(("unit",))
_PAIRING = frozenset(("teen", "tens"))
_OH = frozenset(("oh",))
_DIGIT = frozenset(("unit", "oh", "zero"))
_THOUSAND = frozenset(("thousand",))
_PLAIN_AND = frozenset((" and ",))
_ORDINAL = frozenset(("ordinal",))
_HALF = frozenset(("half",))
_DOZEN = frozenset(("dozen",))
_HUNDRED = frozenset(("hundred",))
_REACH = 9  # characters between two tokens of one figure, at most
_STOP = frozenset((" . ",))
_DECIMAL = 30.0  # up to here "seven . three" is a figure that was cut in two
_COUNTED = (" day", " week", " month", " year", " hour", " minute", " time", " of them")
_GOES_ON = (" mg", " milligram", " m g", " percent", "%", " and ", " of ", " but ", " so ", " which ", " now", " today")
_SHAPES: dict[str, Shape] = {
    "vague": "vague",
    "dozen": "vague",
    "article": "article",
    "named": "named",
    "ordinal": "ordinal",
    "month": "month",
}
_SMALL = frozenset(("unit", "teen", "tens"))
_FOLLOWING = _SMALL | {"hundred"}
_SINGLE = _SMALL | {"digits", "zero"}


@lru_cache(maxsize=1)
def _automaton() -> tuple[BytesAhoCorasick, tuple[tuple[str, float], ...]]:
    rows = read_rows("quantity_words.tsv")
    patterns = [surface_key(word) for word, _, _ in rows]
    matcher = BytesAhoCorasick(patterns, matchkind=MatchKind.Standard, implementation=Implementation.DFA)
    return matcher, tuple((kind, float(value)) for _, kind, value in rows)


def _word_tokens(words: bytes) -> list[_Token]:
    """Number words, the longest where one begins within another ("a couple of", "couple")."""
    matcher, meanings = _automaton()
    tokens: list[_Token] = []
    for index, start, end in matcher.find_matches_as_indexes(words, overlapping=True):
        while tokens and tokens[-1].start >= start:
            tokens.pop()
        if tokens and tokens[-1].end > start:
            continue
        kind, value = meanings[index]
        tokens.append(_Token(start, end - 2, kind, value))
    return tokens


def _digit_tokens(text: str, lower: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _DIGITS.finditer(lower):
        start, end = match.span()
        if start and not _begins(lower, start):
            continue
        written = match[0].replace(",", "")
        if len(written) > _LONGEST:
            continue
        if start and lower[start - 1] == "." and (start == 1 or lower[start - 2] in " (\n\t"):
            start, written = start - 1, "." + written
        tokens.append(_Token(start, end, "digits", float(written)))
    if not text.isascii():
        tokens.extend(_Token(m.start(), m.end(), "half", _FRACTIONS[m[0]]) for m in _FRACTION.finditer(text))
    return tokens


def _begins(lower: str, start: int) -> bool:
    """Whether digits start a figure: not inside a word or a figure; "q4h", "x3" and ".5" after a blank do."""
    before = lower[start - 1]
    if before == "." and lower[max(0, start - 2)] == "q":
        return start == 2 or not lower[start - 3].isalnum()
    if before == "." or before in "qx":
        return start == 1 or not (lower[start - 2].isalnum() or lower[start - 2] == ".")
    return not (before.isalnum() or before == "_")


class _Reader:
    """Walks the tokens once; every method takes the index it starts at and returns value and next index."""

    def __init__(self, lower: str, tokens: list[_Token]) -> None:
        self.lower = lower
        self.tokens = tokens

    def _gap(self, index: int) -> str:
        """What stands between a token and the one before it; "#" when that is far."""
        tokens = self.tokens
        if not 0 < index < len(tokens):
            return "#"
        start, end = tokens[index - 1].end, tokens[index].start
        return self.lower[start:end] if end - start <= _REACH else "#"

    def _next(self, index: int, kinds: frozenset[str], gaps: frozenset[str] = _CLOSE) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind in kinds and self._gap(index) in gaps

    def small(self, index: int) -> tuple[float, int]:
        """Below one hundred: a unit, a teen, tens with or without a unit."""
        token = self.tokens[index]
        if token.kind == "tens" and self._next(index + 1, _UNIT):
            return token.value + self.tokens[index + 1].value, index + 2
        return token.value, index + 1

    def hundreds(self, index: int) -> tuple[float, int]:
        """A small figure with what makes it one of three or four digits: "hundred", or a juxtaposed figure."""
        if self.tokens[index].kind == "hundred":
            value, index = 1.0, index
        else:
            value, index = self.small(index)
        if self.tokens[index].kind == "hundred" if index < len(self.tokens) else False:
            return self._after_hundred(value, index)
        return self._juxtaposed(value, index)

    def _after_hundred(self, value: float, index: int) -> tuple[float, int]:
        if index and self._gap(index) not in _CLOSE and value != 1.0:
            return value, index
        value, index = value * 100, index + 1
        if self._next(index, _SMALL) or self._next(index, _SMALL, _PLAIN_AND):
            rest, after = self.small(index)
            if not (self._next(after, _HUNDRED) and rest * 100 == value):  # said twice: "five hundred five hundred"
                value, index = value + rest, after
        return value, index

    def _juxtaposed(self, value: float, index: int) -> tuple[float, int]:
        """Neighbours without a word between: "one twenty" 120, "one oh five" 105, "nineteen eighty five" 1985."""
        single, century = 1 <= value <= 9, value in (18, 19, 20)
        if not (single or century):
            return value, index
        if self._next(index, _PAIRING):
            rest, after = self.small(index)
            if single or value * 100 + rest <= 2035:
                return value * 100 + rest, after
        elif self._next(index, _OH) and self._next(index + 1, _DIGIT):
            return value * 100 + self.tokens[index + 1].value, index + 2
        return value, index

    def whole(self, index: int) -> tuple[float, int]:
        """A whole figure: digits, or words with thousands."""
        token = self.tokens[index]
        if token.kind == "digits":
            value, index = token.value, index + 1
            if self._next(index, _THOUSAND):
                value, index = value * self.tokens[index].value, index + 1
            return value, index
        if token.kind == "thousand":
            value, index = 1.0, index
        else:
            value, index = self.hundreds(index)
        if (
            index < len(self.tokens)
            and self.tokens[index].kind == "thousand"
            and (self._gap(index) in _CLOSE or token.kind == "thousand")
        ):
            value, index = value * self.tokens[index].value, index + 1
            follows = _FOLLOWING
            if self._next(index, follows) or self._next(index, follows, _PLAIN_AND):
                rest, index = self.hundreds(index)
                value += rest
        return value, index

    def decimals(self, index: int) -> tuple[str, int]:
        """The figures after "point", as a string: "oh five" is 05, "twenty five" is 25."""
        figures = ""
        while len(figures) < 4 and index < len(self.tokens) and self._gap(index) in _CLOSE:
            token = self.tokens[index]
            if token.kind in _SMALL:
                value, index = self.small(index)
            elif token.kind in ("oh", "zero") or (token.kind == "digits" and not figures and token.value < 1000):
                value, index = token.value, index + 1
            else:
                break
            figures += str(int(value))
        return figures, index

    def figure(self, index: int) -> tuple[Figure | None, int]:
        """The figure that starts at a token, or None when the token starts none."""
        token = self.tokens[index]
        kind = token.kind
        if kind in ("none", "oh"):
            return None, index + 1
        shape = _SHAPES.get(kind)
        if shape is not None:
            end = self.lower.index(" ", token.start) if shape == "named" else token.end
            return Figure(token.start, end, token.value, shape), index + 1
        if kind == "half":
            return self._half(index)
        if kind == "tens" and self._next(index + 1, _ORDINAL):
            last = self.tokens[index + 1]
            return Figure(token.start, last.end, token.value + last.value, "ordinal"), index + 2
        if kind in _SINGLE and self._alone(index):
            return Figure(token.start, token.end, token.value, self._shape(index, index + 1)), index + 1
        value, after = (0.0, index) if kind == "point" else (0.0, index + 1) if kind == "zero" else self.whole(index)
        value, after = self._fraction(value, after)
        if after == index or (kind == "point" and after == index + 1):
            return None, index + 1
        end = self.tokens[after - 1].end
        if kind == "digits" and after == index + 1:
            half = _SLASH_HALF.match(self.lower, end)
            if half and value < 100:
                value, end = value + int(half[1]) / int(half[2]), half.end()
                while after < len(self.tokens) and self.tokens[after].start < end:
                    after += 1
        return Figure(token.start, end, value, self._shape(index, after)), after

    def _alone(self, index: int) -> bool:
        """Whether no token is near enough to change a figure: the case of most."""
        following = index + 1
        return following == len(self.tokens) or self.tokens[following].start - self.tokens[index].end > _REACH

    def _shape(self, index: int, after: int) -> Shape:
        token = self.tokens[index]
        if token.kind == "digits":
            return "ordinal" if self.lower.startswith(("st", "nd", "rd", "th"), token.end) else "digits"
        return "lone" if after == index + 1 and token.kind == "unit" and token.value == 1 else "words"

    def _fraction(self, value: float, index: int) -> tuple[float, int]:
        """Adds "point four", "and a half"; a dozen multiplies."""
        if (
            index < len(self.tokens)
            and self.tokens[index].kind == "point"
            and (self._gap(index) in _CLOSE or not value)
        ):
            figures, after = self.decimals(index + 1)
            if figures:
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, _DIGIT, _STOP):
            figures, after = self._spelt(index)
            if self._tokenised(value, after - 1):
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, _HALF, _AND) or self._glued(index):
            return value + self.tokens[index].value, index + 1
        if self._next(index, _DOZEN):
            return value * 12, index + 1
        return value, index

    def _spelt(self, index: int) -> tuple[str, int]:
        """Up to three digits said one by one, as a string: "zero five" is 05."""
        figures, after = str(int(self.tokens[index].value)), index + 1
        while len(figures) < 3 and self._next(after, _DIGIT):
            figures, after = figures + str(int(self.tokens[after].value)), after + 1
        return figures, after

    def _tokenised(self, value: float, index: int) -> bool:
        """Whether a full stop between blanks is a decimal point: in a temperature, before milligrams, and between
        number words unless a count of something follows."""
        end = self.tokens[index].end
        if 90 <= value <= 108 or self.lower.startswith((" mg", " milligram", " m g"), end):
            return True
        spoken = value <= _DECIMAL and self.tokens[index - 1].kind != "digits"
        return spoken and not self.lower.startswith(_COUNTED, end)

    def _cut(self, value: float, index: int) -> tuple[float, int]:
        """Adds the figure after such a stop: one digit, with zeros before it."""
        figures = str(int(self.tokens[index].value))
        while not int(figures) and len(figures) < 4 and self._next(index + 1, _DIGIT):
            index += 1
            figures += str(int(self.tokens[index].value))
        return float(f"{int(value)}.{figures}"), index + 1

    def _glued(self, index: int) -> bool:
        """1½"""
        return index < len(self.tokens) and self.tokens[index].kind == "half" and self._gap(index) == ""

    def _half(self, index: int) -> tuple[Figure, int]:
        """ "half a tablet", "half an hour": the article belongs to the figure."""
        token = self.tokens[index]
        end, after = token.end, index + 1
        for filler in (" of a ", " of an ", " an ", " a ", "-a-"):
            if self.lower.startswith(filler, end):
                end += len(filler) - 1
                break
        if after < len(self.tokens) and self.tokens[after].kind == "article" and self.tokens[after].start <= end:
            after += 1
        return Figure(token.start, end, token.value, "half"), after


def figures(text: str, lower: str, words: bytes) -> list[Figure]:
    """All figures of a text by start, not overlapping.

    ``lower`` is ``lower_fold(text)``, ``words`` is ``padded_words(text)``.
    """
    tokens = _word_tokens(words)
    digits = _digit_tokens(text, lower)
    if digits:
        tokens = sorted(tokens + digits)
    reader = _Reader(lower, tokens)
    found: list[Figure] = []
    index = 0
    while index < len(tokens):
        figure, index = reader.figure(index)
        if figure is not None:
            found.append(figure)
    return found
