"""Figures, spoken or written, without their units: "one oh five", "a hundred and one point two", "7.4", "half a".

Walks the few tokens that ``tokens`` finds. Spoken figures follow English as clinicians use it, where
neighbours make one figure: "one twenty" is 120, and what speech recognition wrote half in digits too: "a hundred 45".
"""

from __future__ import annotations

import re
from typing import Final, Literal

from mypy_extensions import mypyc_attr

from evaluators.deterministic.quantities.strengths import of_several
from evaluators.deterministic.quantities.tokens import Token, before_last_word

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
_CLOSE: Final = frozenset((" ", "-", " - ", "- "))
_PAUSE: Final = _CLOSE | {"  ", "... "}
_AND: Final = frozenset((" and ", " and a ", "-and-a-", " and one ", "-and-"))
_UNIT: Final = frozenset(("unit",))
_PAIRING: Final = frozenset(("teen", "tens"))
_OH: Final = frozenset(("oh",))
_DIGIT: Final = frozenset(("unit", "oh", "zero"))
_THOUSAND: Final = frozenset(("thousand",))
_PLAIN_AND: Final = frozenset((" and ",))
_ORDINAL: Final = frozenset(("ordinal",))
_HALF: Final = frozenset(("half",))
_DOZEN: Final = frozenset(("dozen",))
_HUNDRED: Final = frozenset(("hundred", "hundreds"))
_COUNTS: Final = (
    " times a ", " times daily", " times per ", " times each ", " of them", " of those", " of 'em", " doses",
    " at a time",
)  # fmt: skip
_BY_DAY: Final = (
    " in the morning", " in the evening", " at night", " at bedtime", " at supper", " at breakfast", " at lunch",
    " at dinner",
)  # fmt: skip
_PIECES: Final = 2  # tablets that one takes at a time of the day, mostly
_ONCE: Final = (" a day", " daily", " per day", " each day")
_WRITTEN: Final = frozenset(("digits",))
_DECADE: Final = frozenset(("decade",))
_BLANK: Final = frozenset((" ",))
_REACH: Final = 9  # characters between two tokens of one figure, at most
_STOP: Final = frozenset((" . ",))
_SPELT: Final = frozenset((" ", "-"))
_SHORTEST, _LONGEST = 3, 8  # digits of a number that is given digit by digit
_DECIMAL: Final = 30.0  # up to here "seven . three" is a figure that was cut in two
_COUNTED: Final = (" day", " week", " month", " year", " hour", " minute", " time", " of them")
_MEASURED: Final = (
    " mg", " mil", " m g", " percent", "%", " foot", " feet", " inch", " pound", " kilo", " gram", " unit", " liter",
    " litre", " over ", " tablet", " puff",
)  # fmt: skip
_LAPSES: Final = (" day", " week", " month", " year")
_PER_MINUTE: Final = " times a minute"
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
_AT_ONCE: Final = 4.0  # tablets, at most
_THE_ONE: Final = re.compile(
    r"(?<![a-z])the (?:long|short|slow|fast|big|little|small|baby|blue|white|pink|yellow|red|purple|new|old|other|last"
    r"|first|second|strong|weak|low|high|water|long[- ]acting|extended) $"
)
_NAMED: Final = 24
_SMALL: Final = frozenset(("unit", "teen", "tens"))
_FOLLOWING: Final = _SMALL | {"hundred"}
_GOING_ON: Final = frozenset(("teen", "tens", "hundred", "hundreds", "thousand", "point", "half"))
_SINGLE: Final = _SMALL | {"digits", "zero"}


class _Reader:
    """Walks the tokens once; every method takes the index it starts at and returns value and next index."""

    def __init__(self, lower: str, tokens: list[Token]) -> None:
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
        if token.kind == "tens" and self._next(index + 1, _UNIT, _PAUSE) and not self._counts(index + 1):
            return token.value + self.tokens[index + 1].value, index + 2
        return token.value, index + 1

    def _counts(self, index: int) -> bool:
        """Whether a figure says how often or how many: "two fifty three times a day" is 250, three times; "thirty one a
        day" is 30, "fifty two of them" 50; but "seventy-five at night" is 75."""
        token = self.tokens[index]
        if self.lower.startswith(_PER_MINUTE, token.end):
            return False  # breaths and beats come by the dozen
        if self.lower.startswith(_COUNTS, token.end) or (token.value == 1 and self.lower.startswith(_ONCE, token.end)):
            return True
        return token.value <= _PIECES and self._gap(index) != "-" and self.lower.startswith(_BY_DAY, token.end)

    def hundreds(self, index: int) -> tuple[float, int]:
        """A small figure with what makes it one of three or four digits: "hundred", or a juxtaposed figure."""
        if self.tokens[index].kind == "hundred":
            value, index = 1.0, index
        else:
            value, index = self.small(index)
        if index < len(self.tokens) and self.tokens[index].kind in _HUNDRED:
            return self._after_hundred(value, index)
        return self._juxtaposed(value, index)

    def _after_hundred(self, value: float, index: int) -> tuple[float, int]:
        if index and self._gap(index) not in _CLOSE and value != 1.0:
            return value, index
        value, index = value * 100, index + 1
        if self.tokens[index - 1].kind == "hundreds":  # "two of the five hundreds"
            return value, index
        if self._two_digits(index):
            return value + self.tokens[index].value, index + 1
        small = self._next(index, _SMALL) or self._next(index, _SMALL, _PLAIN_AND)
        if small and not self._counts(index):
            rest, after = self.small(index)
            if not (self._next(after, _HUNDRED) and rest * 100 == value):  # said twice: "five hundred five hundred"
                value, index = value + rest, after
        return value, index

    def _two_digits(self, index: int) -> bool:
        """ "a hundred 45", "a hundred and 45": speech recognition writes the rest in digits."""
        if not (self._next(index, _WRITTEN) or self._next(index, _WRITTEN, _PLAIN_AND)):
            return False
        token = self.tokens[index]
        return token.value < 100 and token.end - token.start <= 2

    def _juxtaposed(self, value: float, index: int) -> tuple[float, int]:
        """Neighbours without a word between: "one twenty" 120, "one oh five" 105, "nineteen eighty five" 1985."""
        single, century = 1 <= value <= 9, value in (18, 19, 20)
        if value == 1 and self._is_pronoun(index - 1):
            return value, index
        if not (single or century) or (value == 2 and self._is_letter(index - 2)):
            return value, index
        if single and self._spelt_out(index):
            return value * 100 + self.tokens[index].value * 10 + self.tokens[index + 1].value, index + 2
        if self._next(index, _PAIRING):
            rest, after = self.small(index)
            whole = value <= _AT_ONCE and (index < 2 or self._gap(index - 1) not in _CLOSE)
            if single and whole and of_several(self.lower, value * 100 + rest, self.tokens[after - 1].end):
                return value, index
            if single or value * 100 + rest <= 2035:
                return value * 100 + rest, after
        elif self._next(index, _OH) and self._next(index + 1, _DIGIT):
            return value * 100 + self.tokens[index + 1].value, index + 2
        return value, index

    def _is_pronoun(self, index: int) -> bool:
        """Whether the "one" at a token stands for what was named: "metoprolol, the long one, fifty"."""
        start = self.tokens[index].start
        return _THE_ONE.search(self.lower, max(start - _NAMED, 0), start) is not None

    def _is_letter(self, index: int) -> bool:
        """Whether a token is the letter before a figure: "o-two ninety nine" is no 299."""
        if not (index >= 0 and self.tokens[index].kind == "oh" and self._gap(index + 1) in _CLOSE):
            return False
        return self.tokens[index].end - self.tokens[index].start == 1

    def _spelt_out(self, index: int) -> bool:
        """ "one four five over ninety": a pressure said digit by digit."""
        if not (self._next(index, _UNIT, _BLANK) and self._next(index + 1, _DIGIT, _BLANK)):
            return False
        return self.lower.startswith(" over ", self.tokens[index + 1].end)

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
                value, after = self.small(index)
                if figures and self.lower.startswith(_LAPSES, self.tokens[after - 1].end):
                    break  # "four point one, two years ago"
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
        if kind == "tens" and self._next(index + 1, _ORDINAL):
            last = self.tokens[index + 1]
            return Figure(token.start, last.end, token.value + last.value, "ordinal"), index + 2
        if kind in _SINGLE and self._alone(index):
            return Figure(token.start, token.end, token.value, self._shape(index, index + 1)), index + 1
        if kind in _DIGIT and (run := self._run(index)) is not None:
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
        while after - index < _LONGEST and self._next(after, _DIGIT, _SPELT):
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
        return following == len(self.tokens) or self.tokens[following].start - self.tokens[index].end > _REACH

    def _shape(self, index: int, after: int) -> Shape:
        token = self.tokens[index]
        if token.kind == "digits":
            return "ordinal" if self.lower.startswith(("st", "nd", "rd", "th"), token.end) else "digits"
        lone = after == index + 1 and token.kind == "unit" and token.value == 1
        return "lone" if lone and not (index and self._next(index, _UNIT, _BLANK) and self._follows(index)) else "words"

    def _follows(self, index: int) -> bool:
        """Whether a token stands right behind another number word: the "one" of "ninety eight one" is no pronoun."""
        return self.tokens[index - 1].kind in _SMALL

    def _fraction(self, value: float, index: int) -> tuple[float, int]:
        """Adds "point four", "and a half"; a dozen multiplies."""
        if (
            index < len(self.tokens)
            and self.tokens[index].kind == "point"
            and (self._gap(index) in _CLOSE or not value)
            and not self._is_pointed(index)
        ):
            figures, after = self.decimals(index + 1)
            if figures:
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, _WRITTEN, _BLANK) and self.lower[self.tokens[index].start] == ".":
            return value + self.tokens[index].value, index + 1  # "98 .6"
        if self._next(index, _DIGIT, _STOP):
            figures, after = self._spelt(index)
            if self._tokenised(value, after - 1):
                return float(f"{int(value)}.{figures}"), after
        if self._next(index, _HALF, _AND) or self._glued(index):
            return value + self.tokens[index].value, index + 1
        if self._next(index, _UNIT, _PLAIN_AND) and self._next(index + 1, _HALF) and self.tokens[index].value == 1:
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
