"""Days of the week on which something is done, which tell how often: "on Mondays", "Monday, Wednesday and Friday"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from evaluators.vocabulary.patterns import longest_first
from evaluators.vocabulary.rows import read_pairs

_NAMES: Final = read_pairs("weekday_words.tsv")
DAYS: Final = {word: day for day, words in _NAMES.items() for word in (day, *words.split("|"))}
"""Names and abbreviations of a day of the week, and the day."""
DAY_WORDS: Final = (*DAYS, *(f"{day}s" for day in _NAMES))
"""What a text has that names such days."""
_DAY: Final = rf"(?:({longest_first(_NAMES)})(s?)|({longest_first(DAYS)}))(?![a-z])"
"""A day: only its name is told in the plural ("sats" are none)."""
_PART: Final = r"(?: (?:morning|evening|afternoon|night)(s?)(?![a-z]))?"
_FIRST: Final = re.compile(_DAY + _PART)
_FURTHER: Final = re.compile(rf"(?:,? ?(?:and|&) (?:on |every )?|, ?|/|-| ){_DAY}{_PART}")
_EACH: Final = ("every ", "each ", "on a ")
_ELSE: Final = re.compile(r",? (?:i|we|you|he|she|they)\b")
"""Behind days on which something else is done: "amlodipine, and on Mondays I go swimming"."""
_LEAST: Final = 3
"""So many days in a row that come round each week, though nothing but their number says so; two may be past ones."""
_WEEK: Final = 7.0
BY_DAY: Final = "weekday"
"""What such a frequency is said in (``Quantity.said``)."""


class Days(NamedTuple):
    """How often a day something is done that is done on some days of each week; their words end at ``end``."""

    end: int
    per_day: float


def days_of_week(lower: str, start: int) -> Days | None:
    """The days of each week that stand from a place on; None for what may be single days ("on Monday")."""
    found = _FIRST.match(lower, start)
    each, end = lower.endswith(_EACH, 0, start), start
    days: set[str] = set()
    for _ in _NAMES:  # more of them in a row are no days of a week
        if found is None:
            break
        days.add(DAYS[found[1] or found[3]])
        each, end = bool(each or found[2] or found[4]), found.end()
        found = _FURTHER.match(lower, end)
    if not each and len(days) < _LEAST:
        return None
    return None if _ELSE.match(lower, end) is not None else Days(end, round(len(days) / _WEEK, 12))
