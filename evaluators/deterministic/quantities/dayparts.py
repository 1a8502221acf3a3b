"""Times of the day one after another, which tell how often: "with breakfast and dinner", "qAM and qPM"; and the time of
the day, or the day, for which a dose is."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.quantities.weekdays import DAY_WORDS, DAYS
from evaluators.vocabulary.patterns import longest_first

_WORDS: Final = {word: part for part, words in LABELS.parts.items() for word in words}
_PART: Final = (
    r"(?:(?:once|every|each|in|at|with|before|after|the|your|my|his|her|q|first thing|last thing|going to|go to) ?)"
    r"{0,3}"
    rf"({longest_first(_WORDS)})(?![a-z])"
)
_DAYS: Final = {word: DAYS.get(word) or DAYS[word[:-1]] for word in DAY_WORDS} | {
    word: sort for sort, words in LABELS.sorts.items() for word in words
}
_DAY: Final = re.compile(
    rf"[ ,](?: ?(?:on|every|each|at|over|during|all|of|the|my|just)\b){{0,4}} ?({longest_first(_DAYS)})(?![a-z])"
)
_ONE_MORE: Final = (
    r"(?:then |again |also )?(?:(?:another one|the other(?: one)?|one|another|once|1) )?"
    r"(?:(?:tablet|tab|pill|capsule|cap|puff|dose|drop|spray)s? )?"
)
"""Before a further time of the day: "one in the morning and one at night"; other figures tell of other doses."""
_OF_IT: Final = re.compile(r" of (?:the |my |your )?[a-z]{3,20}")
"""Between a dose and its time of day: "eight units of Humalog before breakfast"."""
_AND: Final = (" and ", ", and ", ", ", " and then ", ", then ")
_FIRST: Final = re.compile(_PART)
_LEAD: Final = 48
_LED: Final = re.compile(
    rf"\b(?:for|at|with|before|in the|after) ({longest_first(_WORDS)}),?"
    r"(?: (?:use|take|do|inject|give|get|have|it's|that's|i|you|he|she|we|go|with|does|gets|takes|uses)){0,3} $"
)
_BETWEEN: Final = re.compile(rf",? (?:then )?{_ONE_MORE}{_PART}")
_LAST: Final = re.compile(rf"(?:,? (?:and|plus) |,? & ?|/|,? \+ ?){_ONE_MORE}{_PART}")


class Times(NamedTuple):
    """How many different times of the day stand up to ``end``."""

    end: int
    number: float


def times_of_day(lower: str, start: int, dose: str) -> Times | None:
    """The times of the day that stand from a place on, the last one behind an "and"; one alone is none.

    ``dose`` is what stands right before, and may be said again: "300 in the morning and 300 at night".
    """
    first = _FIRST.match(lower, start)
    if first is None:
        return None
    between = _BETWEEN.match(lower, first.end())
    end = between.end() if between is not None else first.end()
    last = _LAST.match(lower, end)
    if last is None and dose and (again := _once_more(lower, end, dose)):
        last = _FIRST.match(lower, again)
    if last is None:
        return None
    parts = {_WORDS[match[1]] for match in (first, between, last) if match is not None}
    return Times(last.end(), float(len(parts))) if len(parts) > 1 else None


def _once_more(lower: str, end: int, dose: str) -> int:
    """Where a dose ends that is said once more behind an "and", else 0."""
    joint = next((words for words in _AND if lower.startswith(words + dose + " ", end)), "")
    return end + len(joint) + len(dose) + 1 if joint else 0


def telling_words(rate: str) -> tuple[str, ...]:
    """What tells the same time of the day as a frequency's words do, "nocte" and "at night" as "bedtime"; all of the
    words themselves otherwise."""
    part = _WORDS.get(rate.rpartition(" ")[2])
    return (rate,) if part is None else LABELS.parts[part]


def part_behind(lower: str, end: int) -> str:
    """The part of the day that stands right behind a figure, "forty in the morning"; else nothing."""
    if (of_it := _OF_IT.match(lower, end)) is not None:
        end = of_it.end()
    at = end + 1 if lower.startswith((" ", ","), end) else 0
    found = _FIRST.match(lower, at + lower.startswith(" ", at)) if at else None
    return _WORDS[found[1]] if found is not None else ""


def part_before(lower: str, start: int) -> str:
    """The part of the day that stands right before a figure, "for breakfast use eight"; else nothing."""
    found = _LED.search(lower, max(start - _LEAD, 0), start)
    return _WORDS[found[1]] if found is not None else ""


def day_behind(lower: str, end: int) -> str:
    """The day, or the sort of days, that stands right behind a figure, "five on weekdays"; else nothing."""
    found = _DAY.match(lower, end)
    return _DAYS[found[1]] if found is not None else ""
