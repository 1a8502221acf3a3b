"""Two lapses with one unit between them: "at 4 and 12 weeks", "in four weeks and twelve"; and rates that go on from one
to the next: "twice a day, then three times"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.quantities.merge import in_units_of
from evaluators.deterministic.quantities.types import Quantity

_AND: Final = frozenset((" and ", ", and ", " & ", " and then ", " and at ", " and again at "))
_LAPSES: Final = frozenset(("day", "week", "month", "year"))
_AT: Final = (" at", " in", " after", " for")
"""What stands before the first of them: "4 and 12 weeks" alone may be anything."""
_LEAD: Final = 6
_TIMES: Final = "time"
_RATE: Final = "times"
"""How many times in a time, said of a rate in so many words: "twice a day"."""
_THEN: Final = frozenset((", then ", " then ", ", and then ", " and then "))
_STOPS: Final = ("", ".", ",", ";", "?")
_DOSED: Final = " for "
"""Behind a figure that has a lapse of its own: "for two weeks and five for one"."""


def share_units(lower: str, found: Sequence[Quantity]) -> list[Quantity]:
    """Reads a bare figure as a lapse where it stands beside one, after an "at" or "in" that holds for both."""
    kept = list(found)
    for number, (first, second) in enumerate(pairwise(found)):
        if second.unit == _TIMES and first.kind == "frequency" and _goes_on(lower, first, second):
            kept[number + 1] = in_units_of(first, second)
            continue
        if second.start - first.end > 2 * _LEAD or {first.kind, second.kind} != {"number", "duration"}:
            continue
        if lower[first.end : second.start] not in _AND or not _is_led(lower, first.start):
            continue
        bare, lapse = (first, second) if first.kind == "number" else (second, first)
        dosed = lower.startswith(_DOSED, bare.end) or _is_taken(bare, found[number + 1 : number + 3])
        if lapse.said in _LAPSES and not bare.unit and not dosed:
            kept[number if bare is first else number + 1] = in_units_of(lapse, bare)
    return kept


def _goes_on(lower: str, first: Quantity, second: Quantity) -> bool:
    """Whether so many times are what comes after a rate, in the same time: "twice a day, then three times."."""
    then = lower[first.end : second.start] in _THEN
    return then and first.said == _RATE and lower[second.end : second.end + 1] in _STOPS


def _is_taken(bare: Quantity, following: Sequence[Quantity]) -> bool:
    """Whether how often follows a bare figure: "for seven days and then five twice a day"."""
    return any(other.kind == "frequency" and 0 <= other.start - bare.end <= 1 for other in following)


def _is_led(lower: str, start: int) -> bool:
    return f" {lower[max(0, start - _LEAD) : start]}".rstrip().endswith(_AT)
