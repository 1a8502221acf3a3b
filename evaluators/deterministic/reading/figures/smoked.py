"""How much is smoked a day, and how much was: "half a pack a day, used to be two", "smoked 1 ppd until 2010".

Packs, cigarettes and, where smoking is spoken of, bare figures ("twenty a day") are all told as cigarettes a day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.habit_times import time_behind
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_PACK: Final = 20.0
_UNITS: Final = {"pack": _PACK, "cigarette": 1.0}
_BARE: Final = (3.0, 80.0)
"""Bare figures that are cigarettes a day."""
_ANY: Final = by_role(phrases_by_role("smoking_words.tsv"))
_ONE: Final = re.compile(
    r"(?<![\w./-])(?:(?:a|one|1|about a|like a) )?pack(?:[ -](?:a|per|each|every)[ -]| ?/ ?| )d(?:ay|aily)?\b"
    r"(?! and a half)"
)
_NUMBER: Final = re.compile(rf"(?:{_ANY['number']}) $")
_FORMER: Final = re.compile(rf"\b(?:{_ANY['former']})\b")
_NOW: Final = re.compile(rf"\b(?:{_ANY['now']})\b")
_FORMER_BEHIND: Final = re.compile(rf"[^.;?!]{{0,40}}?\b(?:{_ANY['former behind']})\b")
_FORMER_AFTER: Final = re.compile(rf"[^?!;]{{0,48}}?\b(?:{_ANY['former after']})\b")
_SPOKEN_OF: Final = re.compile(rf"{_ANY['smoking']}")
_STOP: Final = re.compile(r"[.?!;]\s")
_REACH: Final = 64
_MOST: Final = 8


class Smoked:
    """Between ``low`` and ``high`` cigarettes a day, at ``[start:end]`` of a text; ``former``: no longer."""

    __slots__ = ("end", "former", "high", "low", "start")

    def __init__(self, low: float, high: float, start: int, end: int, *, former: bool) -> None:
        self.low = low
        self.high = high
        self.start = start
        self.end = end
        self.former = former

    def is_like(self, other: Smoked) -> bool:
        """Whether both are about as many."""
        return self.low <= other.high * _SLACK and other.low <= self.high * _SLACK


_SLACK: Final = 1.3
"""A handful more or less is no other figure."""


def smoked_in(low: str, quantities: Sequence[Quantity], *, of_smoking: bool, former: bool = False) -> list[Smoked]:
    """All that a text in small letters tells; ``of_smoking``: it is spoken of, ``former``: as of what was."""
    of_smoking = of_smoking or _SPOKEN_OF.search(low) is not None
    found: list[Smoked] = []
    for quantity in quantities[:_MOST]:
        value, end = quantity.value, quantity.end
        if quantity.kind != "number" or not isinstance(value, float) or not value:
            continue
        per_pack = _UNITS.get(quantity.unit, 0.0)
        time = None if quantity.text.lower().endswith("ppd") else time_behind(low, end)
        if not per_pack and quantity.unit == "" and of_smoking and time is not None and time.per_day == 1.0:
            per_pack = float(_BARE[0] <= value <= _BARE[1])
        if not per_pack or (time is None and quantity.unit != "pack"):
            continue
        rate, end = (1.0, end) if time is None else (time.per_day, time.end)
        high = quantity.high or value
        found.append(_smoked(low, value * per_pack * rate, high * per_pack * rate, quantity.start, end, former=former))
    for one in islice(_ONE.finditer(low), _MOST):
        if _NUMBER.search(low, max(one.start() - _REACH, 0), one.start()) is None and not any(
            other.start <= one.start() < other.end for other in found
        ):
            found.append(_smoked(low, _PACK, _PACK, one.start(), one.end(), former=former))
    return found


def _smoked(text: str, low: float, high: float, start: int, end: int, *, former: bool) -> Smoked:
    return Smoked(low, high, start, end, former=_is_former(text, start, end, former=former))


def _is_former(text: str, start: int, end: int, *, former: bool) -> bool:
    """Whether so much was smoked, by the last word before it that tells then from now, or else by one behind it."""
    first = max(start - _REACH, 0)
    first = max([first, *(stop.end() for stop in _STOP.finditer(text, first, start))])
    then = max([match.end() for match in _FORMER.finditer(text, first, start)], default=-1)
    now = max([match.end() for match in _NOW.finditer(text, first, start)], default=-1)
    if then != now:
        return then > now
    return former or _FORMER_BEHIND.match(text, end) is not None or _FORMER_AFTER.match(text, end) is not None
