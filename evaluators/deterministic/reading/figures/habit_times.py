"""In what time one drinks or smokes so much: "two beers a night", "most weekends", "ppd", "3 glasses of wine/week"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from evaluators.deterministic.quantities.units import RATES
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("habit_words.tsv")
_UNITS: Final = (("day", "daily"), ("week", "weekly"), ("month", "monthly"))
_BEHIND_EACH: Final = {word: unit for unit, _ in _UNITS for word in _WORDS[unit]}
_ALONE: Final = {word: unit for unit, alone in _UNITS for word in _WORDS[alone]}
_UNIT_OF: Final = _BEHIND_EACH | _ALONE
_ANY: Final = by_role(_WORDS)
_FIRSTS: Final = "".join(sorted({word[0] for word in (*_WORDS["each"], *_WORDS["on"])}))
# What stands before a unit is only looked at where one may begin: the engine does so at every place else.
_UNIT: Final = re.compile(
    rf"(?:(?:\b(?=[{_FIRSTS}])|(?=/)){''.join([f'(?<!{word} )' for word in _WORDS['a stretch']])}"
    rf"(?:\b(?:{_ANY['each']}|(?:{_ANY['on']}) (?:the )?)[ -]?|/ ?)"
    rf"|\b(?:{_ANY['average']}) )"
    rf"({longest_first(_BEHIND_EACH)})(?:s|days?)?\b(?! (?:{_ANY['ago']}))"
    rf"|\b({longest_first(_ALONE)})\b"
)
_NOT_SO_OFTEN: Final = ("not ", "not even ", "n't ", "never ", "hardly ")
"""Before a unit that one denies: "not daily, twice a month"."""
_OF_THE_DAY: Final = ("at", "in", "with", "before", "after")
_PER_DAY: Final = {
    spelling: rate.per_day
    for spelling, rate in RATES
    if rate.per_day is not None and not rate.upper and spelling.split()[0] not in _OF_THE_DAY
}
_BEHIND: Final = re.compile(
    rf"(?: of (?P<of>[a-z]+))? ?(?:(?P<rate>{longest_first(_PER_DAY)})|/ ?(?P<unit>day|week|month))(?![a-z])"
)
_REACH: Final = 40


class Unit(NamedTuple):
    """A unit of time, and where it stands."""

    name: str
    start: int
    end: int


class Time:
    """How often a day something is, of what (the wine of "glasses of wine"), and where the words for it end."""

    __slots__ = ("end", "of", "per_day")

    def __init__(self, per_day: float, of: str, end: int) -> None:
        self.per_day = per_day
        self.of = of
        self.end = end


def units_in(text: str, start: int, end: int) -> list[Unit]:
    """The units of time in which something is drunk or smoked: day, week or month."""
    said = plain(text[start:end])
    return [
        Unit(_UNIT_OF[found[1] or found[2]], start + found.start(), start + found.end())
        for found in _UNIT.finditer(said)
        if not said.endswith(_NOT_SO_OFTEN, 0, found.start())
    ]


def time_behind(text: str, end: int) -> Time | None:
    """The time right behind an amount that ends at a place."""
    found = _BEHIND.match(lowered(text[end : end + _REACH]))
    if found is None:
        return None
    return Time(_PER_DAY[found["rate"] or f"a {found['unit']}"], found["of"] or "", end + found.end())
