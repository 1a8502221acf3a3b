"""Whether a number of the note was said: as digits or in the words that people use. The planter's own, and small."""

from __future__ import annotations

import re
from functools import cache

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@cache
def spoken_forms(value: str) -> frozenset[str]:
    """``"120/80"`` → ``{"120/80", "120 over 80", "one twenty over eighty", …}``; words are joined by blanks."""
    if "/" in value:
        top, bottom = value.split("/", 1)
        return frozenset({value} | {f"{a} over {b}" for a in spoken_forms(top) for b in spoken_forms(bottom)})
    if "." in value:
        whole, part = value.split(".", 1)
        digits = " ".join(_ONES[int(digit)] for digit in part)
        return frozenset({value} | {f"{form} point {tail}" for form in spoken_forms(whole) for tail in (part, digits)})
    number = int(value.replace(",", ""))
    return frozenset({value, str(number), *_words(number)})


def _words(number: int) -> set[str]:
    if number < 20:
        return {_ONES[number], *({"a", "an"} if number == 1 else ()), *({"couple"} if number == 2 else ())}
    if number < 100:
        tail = f" {_ONES[number % 10]}" if number % 10 else ""
        return {_TENS[number // 10] + tail}
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = {f"{_ONES[hundreds]} hundred", *({"a hundred", "hundred"} if hundreds == 1 else ())}
        if not rest:
            return head
        tails = _words(rest)
        short = {f"{_ONES[hundreds]} {'oh ' if rest < 10 else ''}{tail}" for tail in tails}
        return {f"{h}{link}{t}" for h in head for link in (" ", " and ") for t in tails} | short
    if number < 10000:
        thousands, rest = divmod(number, 1000)
        whole = {
            f"{_ONES[thousands]} thousand" + (f" {tail}" if rest else "") for tail in (_words(rest) if rest else {""})
        }
        first, last = divmod(number, 100)
        pairs = (
            {f"{a} {b}" for a in _words(first) for b in (_words(last) if last else {"hundred"})}
            if first >= 10
            else set()
        )
        return whole | pairs
    return set()


@cache
def was_said(value: str, said: str, unit: str = "") -> bool:
    """``said`` in lower case; hyphens count as blanks. With a unit ("day"), it has to follow within two words."""
    text = said.replace("-", " ")
    tail = rf"(?: [a-z]+)?(?: of)? {re.escape(unit)}" if unit.isalpha() else r"(?![\w]|\.\d)"
    return any(re.search(rf"(?<![\w.]){re.escape(form)}{tail}", text) for form in spoken_forms(value))
