"""Whole figures out of number words: "one oh five", "a hundred and one", "two thousand five", "nineteen eighty five".

Spoken figures follow English as clinicians use it, where neighbours make one figure: "one twenty" is 120, and what
speech recognition wrote half in digits too: "a hundred 45".
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.strengths import of_several
from evaluators.deterministic.quantities.tokens import Token
from evaluators.deterministic.quantities.units import LABEL_WORDS, LABELS
from evaluators.vocabulary.patterns import longest_first

CLOSE: Final = frozenset((" ", "-", " - ", "- "))
_PAUSE: Final = CLOSE | {"  ", "... "}
UNIT: Final = frozenset(("unit",))
_PAIRING: Final = frozenset(("teen", "tens"))
_OH: Final = frozenset(("oh",))
DIGIT: Final = frozenset(("unit", "oh", "zero"))
_THOUSAND: Final = frozenset(("thousand",))
PLAIN_AND: Final = frozenset((" and ",))
_HUNDRED: Final = frozenset(("hundred", "hundreds"))
_COUNTS: Final = (
    " times a ", " times daily", " times per ", " times each ", " of them", " of those", " of 'em", " doses",
    " at a time", " times.", " times,",
)  # fmt: skip
BY_DAY: Final = LABEL_WORDS["by_day"]
_PIECES: Final = 2  # tablets that one takes at a time of the day, mostly
_ONCE: Final = (" a day", " daily", " per day", " each day")
WRITTEN: Final = frozenset(("digits",))
BLANK: Final = frozenset((" ",))
REACH: Final = 9  # characters between two tokens of one figure, at most
_PER_MINUTE: Final = " times a minute"
_AT_ONCE: Final = 4.0  # tablets, at most
_THE_ONE: Final = re.compile(rf"(?<![a-z])the (?:{longest_first(LABELS.the_one)}) $")
_NAMED: Final = 24
SMALL: Final = frozenset(("unit", "teen", "tens"))
_FOLLOWING: Final = SMALL | {"hundred"}

LAPSES: Final = (" minutes", " hours", " days", " weeks", " months", " years", " seconds")
_LEAST_END: Final = 5.0
_TWICE: Final = 2.0


def are_ends(low: float, high: float) -> bool:
    """Whether figures one after the other, without a word between, are near enough to be the ends of a range."""
    return _LEAST_END <= low < high <= _TWICE * low


class WholeReader:
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
        return self.lower[start:end] if end - start <= REACH else "#"

    def _next(self, index: int, kinds: frozenset[str], gaps: frozenset[str] = CLOSE) -> bool:
        return index < len(self.tokens) and self.tokens[index].kind in kinds and self._gap(index) in gaps

    def small(self, index: int) -> tuple[float, int]:
        """Below one hundred: a unit, a teen, tens with or without a unit."""
        token = self.tokens[index]
        if token.kind == "tens" and self._next(index + 1, UNIT, _PAUSE) and not self._counts(index + 1):
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
        return token.value <= _PIECES and self._gap(index) != "-" and self.lower.startswith(BY_DAY, token.end)

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
        if index and self._gap(index) not in CLOSE and value != 1.0:
            return value, index
        value, index = value * 100, index + 1
        if self.tokens[index - 1].kind == "hundreds":  # "two of the five hundreds"
            return value, index
        if self._two_digits(index):
            return value + self.tokens[index].value, index + 1
        small = (self._next(index, SMALL) and not self._is_another(index)) or self._next(index, SMALL, PLAIN_AND)
        if small and not self._counts(index):
            rest, after = self.small(index)
            if not (self._next(after, _HUNDRED) and rest * 100 == value):  # said twice: "five hundred five hundred"
                value, index = value + rest, after
        return value, index

    def _is_another(self, index: int) -> bool:
        """Whether a figure of three digits begins behind hundreds: "eight hundred one sixty" is 800 and 160."""
        return self.tokens[index].kind == "unit" and self._next(index + 1, _PAIRING, BLANK)

    def _two_digits(self, index: int) -> bool:
        """ "a hundred 45", "a hundred and 45": speech recognition writes the rest in digits."""
        if not (self._next(index, WRITTEN) or self._next(index, WRITTEN, PLAIN_AND)):
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
            whole = value <= _AT_ONCE and (index < 2 or self._gap(index - 1) not in CLOSE)
            if single and whole and of_several(self.lower, value * 100 + rest, self.tokens[after - 1].end):
                return value, index
            if self._are_ends(value, rest, after):
                return value, index
            if single or value * 100 + rest <= 2035:
                return value * 100 + rest, after
        elif self._next(index, _OH) and self._next(index + 1, DIGIT):
            return value * 100 + self.tokens[index + 1].value, index + 2
        return value, index

    def _are_ends(self, value: float, rest: float, after: int) -> bool:
        """Whether two figures that a lapse of time follows are about how long: "five ten minutes", not "one twenty"."""
        return are_ends(value, rest) and self.lower.startswith(LAPSES, self.tokens[after - 1].end)

    def _is_pronoun(self, index: int) -> bool:
        """Whether the "one" at a token stands for what was named: "metoprolol, the long one, fifty"."""
        start = self.tokens[index].start
        return _THE_ONE.search(self.lower, max(start - _NAMED, 0), start) is not None

    def _is_letter(self, index: int) -> bool:
        """Whether a token is the letter before a figure: "o-two ninety nine" is no 299."""
        if not (index >= 0 and self.tokens[index].kind == "oh" and self._gap(index + 1) in CLOSE):
            return False
        return self.tokens[index].end - self.tokens[index].start == 1

    def _spelt_out(self, index: int) -> bool:
        """ "one four five over ninety": a pressure said digit by digit."""
        if not (self._next(index, UNIT, BLANK) and self._next(index + 1, DIGIT, BLANK)):
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
            and (self._gap(index) in CLOSE or token.kind == "thousand")
        ):
            value, index = value * self.tokens[index].value, index + 1
            follows = _FOLLOWING
            small = self._next(index, follows) or self._next(index, follows, PLAIN_AND)
            if small and not self._counts(index):
                rest, index = self.hundreds(index)
                value += rest
        return value, index
