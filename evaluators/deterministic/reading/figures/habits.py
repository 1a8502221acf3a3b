"""Habits in words that name none by themselves: "Do you drink?", "does not smoke, drink or use drugs", "Drugs: none".

What is beside them tells: "do you drink enough water?" names what is drunk, "is he drinking?" is asked of a child with
a fever, and drugs are those that are abused where one uses them, or where they are listed with alcohol or tobacco.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.vocabulary import Lexicon, Match, Term
from evaluators.vocabulary.patterns import longest_first, of_roles
from evaluators.vocabulary.rows import phrases_by_role

_WORDS: Final = phrases_by_role("habit_words.tsv")
_NAMED: Final = ("drink", "drank", "drugs")
_DRINKING: Final = ("does", "drinking", "bare")
_ALCOHOL: Final = "alcohol"
_DRUGS: Final = "illicit drugs"


def _one_of(*roles: str) -> str:
    return longest_first(word for role in roles for word in _WORDS[role])


_STANDS_ALONE: Final = rf"(?= ?(?:[.,;?!:/)]|$)| (?:{_one_of('behind', 'degree')})\b(?! of\b))"
_HABIT: Final = re.compile(
    rf"(?:(?<=\W)|^)(?:(?:{_one_of('does')}) (?P<does>drinks?|drank)"
    rf"|(?:{_one_of('of drinking')}) (?P<drinking>drinking)"
    rf"|(?:{_one_of('uses')}) (?P<uses>drugs)|(?:(?<=[.,?!] )|(?<=^)|(?<=or )|(?<=and ))any (?P<any>drugs)"
    rf"|(?:{_one_of('beside drugs')})(?: use)?(?:,|/|,? or|,? and| nor) ?(?:any |other |use )?(?P<listed>drugs)"
    r"|(?:(?<=[.,?!] )|(?<=^)|(?<=or )|(?<=and ))(?P<bare>drink)(?= ?(?:at all|much|socially|ever|often)?\?)"
    rf"|(?P<label>drugs)(?=: ?(?:{_one_of('says none')})\b)){_STANDS_ALONE}"
)
_OPEN: Final = of_roles("habit_words", "denies", also=r"n't\b")
_DEGREE: Final = re.compile(rf" (?:{_one_of('degree')})\b")
"""What may be denied of who drinks less: "I don't drink much", "do you drink a lot?"."""


@lru_cache(maxsize=8)
def _term(surface: str, lexicon: Lexicon) -> Term:
    return lexicon.terms(surface)[0]


def with_habits(lower: str, matches: list[Match], lexicon: Lexicon) -> list[Match]:
    """The matches of a text with such habits among them. Linear in the text."""
    if "dr" not in lower:
        return matches
    if not any(word in lower for word in _NAMED):
        return matches
    plain = lower.replace("\u2019", "'")
    for found in _HABIT.finditer(plain):
        role = found.lastgroup or ""
        start, end = found.span(role)
        if role == "does" and _OPEN.search(found[0]) is not None and _DEGREE.match(plain, end) is not None:
            continue
        surface = _ALCOHOL if role in _DRINKING else _DRUGS
        matches = _put(Match(start, end, _term(surface, lexicon)), matches)
    return matches


def _put(told: Match, matches: list[Match]) -> list[Match]:
    """The matches with one more, unless a term says as much there."""
    if any(m.term.category != "cue" and m.start < told.end and told.start < m.end for m in matches):
        return matches
    at = next((number for number, match in enumerate(matches) if match.start >= told.start), len(matches))
    return [*matches[:at], told, *matches[at:]]
