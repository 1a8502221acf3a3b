"""Which bare figures are the temperature of a fever, and which of none, in degrees of Celsius or Fahrenheit."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities.types import Quantity

_FEVERISH: Final[tuple[tuple[float, float], ...]] = ((38.0, 43.0), (100.4, 108.0))
_NORMAL: Final[tuple[tuple[float, float], ...]] = ((35.5, 37.5), (96.0, 99.5))
"""What lies between the two is called either."""
_KINDS: Final = frozenset(("number", "measure"))


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
