"""Figures, spoken or written, without their units: "one oh five", "a hundred and one point two", "7.4", "half a".

Walks the few tokens that ``tokens`` finds; how words make a whole figure is told by ``wholes``.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from mypy_extensions import mypyc_attr

from evaluators.deterministic.quantities.tokens import Token, before_last_word
from evaluators.deterministic.quantities.units import LABEL_WORDS
from evaluators.deterministic.quantities.wholes import (
    BLANK,
    CLOSE,
    DIGIT,
    PLAIN_AND,
    REACH,
    SMALL,
    UNIT,
    WRITTEN,
    WholeReader,
)

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
    "decade",  # "seventies", "one fifties": the lower end
    "twice",
    "roman",  # only after "type", "stage" and their like
]


@mypyc_attr(acyclic=True)
class Figure:
    """A plain figure (or a month's name) at ``[start, end)``."""

    __slots__ = ("end", "shape", "start", "value")

    def __init__(self, start: int, end: int, value: float, shape: Shape) -> None:
        self.start = start
        self.end = end
        self.value = value
        self.shape = shape


_SLASH_HALF: Final = re.compile(r"(?:[ -]| and (?:an? )?)(?:([13])/([24])|([1-6])/(7)(?= ?(?:w|week)))(?![0-9/])")
_AND: Final = frozenset((" and ", " and a ", "-and-a-", " and one ", "-and-"))
_ORDINAL: Final = frozenset(("ordinal",))
_HALF: Final = frozenset(("half",))
_DOZEN: Final = frozenset(("dozen",))
_DECADE: Final = frozenset(("decade",))
_STOP: Final = frozenset((" . ",))
_SPELT: Final = frozenset((" ", "-"))
_SHORTEST: Final = 3
_LONGEST: Final = 8
_FROM: Final = "from "
_TO: Final = " to "
"""Digits of a number that is given digit by digit."""
_VITAMINS: Final = (6.0, 12.0)
_VITAMIN: Final = (" b ", "-b ")
"""Before the figure that names one, whose dose may follow it."""
_DECIMAL: Final = 30.0  # up to here "seven . three" is a figure that was cut in two
_COUNTED: Final = (" day", " week", " month", " year", " hour", " minute", " time", " of them")
_MEASURED: Final = LABEL_WORDS["measured"]
_LAPSES: Final = (" day", " week", " month", " year")
_RATES: Final = (" weekly", " monthly", " yearly")
_SHAPES: Final[dict[str, Shape]] = {
    "vague": "vague",
    "dozen": "vague",
    "article": "article",
    "named": "named",
    "ordinal": "ordinal",
    "month": "month",
    "decade": "decade",
    "twice": "twice",
    "roman": "roman",
}
_LEAST_DECADE: Final = 10.0  # "two tens" are two tablets
_GOING_ON: Final = frozenset(("teen", "tens", "hundred", "hundreds", "thousand", "point", "half"))
_SINGLE: Final = SMALL | {"digits", "zero"}


class _Reader(WholeReader):
    """Reads what is more than a whole figure: fractions, decades, ordinals, numbers given digit by digit."""

    def decimals(self, index: int) -> tuple[str, int]:
        """The figures after "point", as a string: "oh five" is 05, "twenty five" is 25."""
        figures = ""
        while len(figures) < 4 and index < len(self.tokens) and self._gap(index) in CLOSE:
            token = self.tokens[index]
            if token.kind in SMALL:
                value, after = self.small(index)
                end = self.tokens[after - 1].end
                if figures and self.lower.startswith(_LAPSES, end) and not self.lower.startswith(_RATES, end):
                    break  # "four point one, two years ago"; but "point two five weekly"
                index = after
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
        if kind in ("none", "oh", "hundreds"):
            return None, index + 1
        shape = _SHAPES.get(kind)
        if shape is not None:
            end = before_last_word(self.lower, token) if shape == "named" else token.end
            return Figure(token.start, end, token.value, shape), index + 1
        if kind == "half":
            return self._half(index)
        if kind == "unit" and self._next(index + 1, _DECADE) and self.tokens[index + 1].value > _LEAST_DECADE:
            last = self.tokens[index + 1]
            return Figure(token.start, last.end, token.value * 100 + last.value, "decade"), index + 2
        if kind == "tens" and self._next(index + 1, _DECADE) and self.tokens[index + 1].value < _LEAST_DECADE:
            last = self.tokens[index + 1]  # "the twenty-fives"
            return Figure(token.start, last.end, token.value + last.value, "decade"), index + 2
        if kind == "tens" and self._next(index + 1, _ORDINAL):
            last = self.tokens[index + 1]
            return Figure(token.start, last.end, token.value + last.value, "ordinal"), index + 2
        if kind in _SINGLE and self._alone(index):
            return Figure(token.start, token.end, token.value, self._shape(index, index + 1)), index + 1
        if token.value in _VITAMINS and self.lower.endswith(_VITAMIN, 0, token.start):
            return Figure(token.start, token.end, token.value, "words"), index + 1  # "B six fifty milligrams"
        if kind in DIGIT and (run := self._run(index)) is not None:
            return run
        value, after = (0.0, index) if kind == "point" else (0.0, index + 1) if kind == "zero" else self.whole(index)
        value, after = self._fraction(value, after)
        if after == index or (kind == "point" and after == index + 1):
            return None, index + 1
        end = self.tokens[after - 1].end
        if kind == "digits" and after == index + 1:
            half = _SLASH_HALF.match(self.lower, end)
            if half and value < 100:
                value += int(half[1] or half[3]) / int(half[2] or half[4])
                end = half.end()
                while after < len(self.tokens) and self.tokens[after].start < end:
                    after += 1
        return Figure(token.start, end, value, self._shape(index, after)), after

    def _run(self, index: int) -> tuple[Figure, int] | None:
        """A number given digit by digit: "nine nine nine", "interpreter four four seven one"; but "two, three days"."""
        after = index + 1
        while after - index < _LONGEST and self._next(after, DIGIT, _SPELT):
            after += 1
        if after - index < _SHORTEST or self._next(after, _GOING_ON):
            return None
        tokens, end = self.tokens[index:after], self.tokens[after - 1].end
        if self.lower.startswith(_COUNTED, end) or self.lower.startswith(_MEASURED, end):
            return None
        value = float("".join([str(int(token.value)) for token in tokens]))
        return Figure(tokens[0].start, end, value, "words"), after

    def _alone(self, index: int) -> bool:
        """Whether no token is near enough to change a figure: the case of most."""
        following = index + 1
        return following == len(self.tokens) or self.tokens[following].start - self.tokens[index].end > REACH

    def _shape(self, index: int, after: int) -> Shape:
        token = self.tokens[index]
        if token.kind == "digits":
            return "ordinal" if self.lower.startswith(("st", "nd", "rd", "th"), token.end) else "digits"
        if after != index + 1 or token.kind != "unit" or token.value != 1:
            return "words"
        follows = self._next(index, UNIT, BLANK) and self.tokens[index - 1].kind in SMALL  # "ninety eight one"
        rises = self.lower.endswith(_FROM, 0, token.start) and after < len(self.tokens) and self._gap(after) == _TO
        return "words" if follows or rises else "lone"

    def _fraction(self, value: float, index: int) -> tuple[float, int]:
        """Adds "point four", "and a half"; a dozen multiplies."""
        if (
            index < len(self.tokens)
            and self.tokens[index].kind == "point"
            and (self._gap(index) in CLOSE or not value)
            and not self._is_pointed(index)
        ):
            figures, after = self.decimals(index + 1)
            if figures:
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, WRITTEN, BLANK) and self.lower[self.tokens[index].start] == ".":
            return value + self.tokens[index].value, index + 1  # "98 .6"
        if self._next(index, DIGIT, _STOP):
            figures, after = self._spelt(index)
            if self._tokenised(value, after - 1):
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, _HALF, _AND) or self._glued(index):
            return value + self.tokens[index].value, index + 1
        if self._next(index, UNIT, PLAIN_AND) and self._next(index + 1, _HALF) and self.tokens[index].value == 1:
            return value + self.tokens[index + 1].value, index + 2  # "two and one half"
        if self._next(index, _DOZEN):
            return value * 12, index + 1
        return value, index

    def _is_pointed(self, index: int) -> bool:
        """Whether it is the name of a test or a gait: "two-point 5 mm", "three-point gait"."""
        return self._gap(index) == "-" and self._gap(index + 1) != "-"

    def _spelt(self, index: int) -> tuple[str, int]:
        """Up to three digits said one by one, as a string: "zero five" is 05."""
        figures, after = str(int(self.tokens[index].value)), index + 1
        while len(figures) < 3 and self._next(after, DIGIT):
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


def figures(lower: str, tokens: list[Token]) -> list[Figure]:
    """All figures of a text by start, not overlapping; ``lower`` is ``lower_fold(text)``, tokens go by start."""
    reader = _Reader(lower, tokens)
    found: list[Figure] = []
    index = 0
    while index < len(tokens):
        figure, index = reader.figure(index)
        if figure is not None:
            found.append(figure)
    return found
