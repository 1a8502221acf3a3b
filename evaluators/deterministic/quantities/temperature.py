"""Which bare figures are the temperature of a fever, and which of none, in degrees of Celsius or Fahrenheit; and how
these are said: "ninety eight six", "one oh one two"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities.types import Quantity

_FEVERISH: Final[tuple[tuple[float, float], ...]] = ((38.0, 43.0), (100.4, 108.0))
_NORMAL: Final[tuple[tuple[float, float], ...]] = ((35.5, 37.5), (96.0, 99.5))
"""What lies between the two is called either."""
_WHOLE: Final[tuple[tuple[float, float], ...]] = ((35.0, 43.0), (95.0, 108.0))
_IN_TENTHS: Final[tuple[tuple[float, float], ...]] = ((950.0, 1080.0),)
TENTHS: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""How tenths are said where the point is left out."""
_MEASURED: Final = re.compile(r"\b(?:temp|temps|temperatures?|thermometer|fevers?)\b")
_REACH: Final = 48
"""Characters before a figure among which it is named as a temperature."""
_REPLY: Final = 8
"""Characters before the first figure of a text that is the reply to who asks for it."""
_KINDS: Final = frozenset(("number", "measure"))


def with_tenths(text: str, lower: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Joins degrees to the tenths that are said without a point, where a temperature is named before them or a text
    opens with them; ``found`` by start."""
    joined: list[Quantity] = []
    for quantity in found:
        last = joined[-1] if joined else None
        if last is not None and _are_tenths(quantity) and _is_whole(last, lower) and quantity.start - last.end == 1:
            value = _bare(last) + _bare(quantity) / 10
            joined[-1] = last.changed(end=quantity.end, value=value, raw=value, text=text[last.start : quantity.end])
        elif _is_bare(quantity, _IN_TENTHS) and _is_named(quantity, lower):
            value = _bare(quantity) / 10
            joined.append(quantity.changed(value=value, raw=value))
        else:
            joined.append(quantity)
    return joined


def _bare(quantity: Quantity) -> float:
    return quantity.raw if isinstance(quantity.raw, float) else 0.0


def _are_tenths(quantity: Quantity) -> bool:
    return quantity.kind == "number" and not quantity.unit and quantity.text.lower() in TENTHS


def _is_whole(quantity: Quantity, lower: str) -> bool:
    if not _is_bare(quantity, _WHOLE) or not _bare(quantity).is_integer():
        return False
    return quantity.start <= _REPLY or _is_named(quantity, lower)


def _is_bare(quantity: Quantity, spans: tuple[tuple[float, float], ...]) -> bool:
    """Whether it is a figure without a unit, in words, within some bounds."""
    if quantity.kind != "number" or quantity.unit or any(sign.isdigit() for sign in quantity.text):
        return False
    return any(least <= _bare(quantity) < most for least, most in spans)


def _is_named(quantity: Quantity, lower: str) -> bool:
    return _MEASURED.search(lower, max(quantity.start - _REACH, 0), quantity.start) is not None


def is_feverish(quantity: Quantity) -> bool:
    """Whether it is the temperature of who has a fever, if it is one."""
    return _is_within(quantity, _FEVERISH)


def is_unfeverish(quantity: Quantity) -> bool:
    """Whether it is that of who has none, if it is one."""
    return _is_within(quantity, _NORMAL)


def _is_within(quantity: Quantity, spans: tuple[tuple[float, float], ...]) -> bool:
    value = quantity.raw
    if quantity.kind not in _KINDS or not isinstance(value, float):
        return False
    return any(least <= value < most for least, most in spans)
