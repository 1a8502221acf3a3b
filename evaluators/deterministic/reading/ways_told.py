"""Which ways of being a text tells of a thing at a place: those whose words stand right beside it."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.contrary_rules import CONTRARY_WORDS, Rule

BEHIND: Final = 64
BEFORE: Final = 40
NO_WAYS: Final[frozenset[int]] = frozenset()
_PLACE: Final = (
    r"(?: (?:in|on|at|over|around|across|behind|under|down) (?:my|the|your|his|her|their|both|each)(?: [a-z]+){1,2})?"
)
_PLACES: Final = re.compile(_PLACE)
_LINK: Final = re.compile(rf"(?:['’]s)?{_PLACE}(?: [a-z'’]+){{0,4}} ")
_BEGAN: Final = re.compile(r"(?:['’]s)?(?:,? [a-z'’]+){0,6},? ")
_ADJECTIVES: Final = re.compile(r"(?:,? [a-z-]+){0,2} ")
_APART: Final = frozenset(CONTRARY_WORDS["apart"])
_PAST: Final = frozenset(CONTRARY_WORDS["past"])
_ASKING: Final = frozenset(CONTRARY_WORDS["asking"])
_ON_OCCASION: Final = re.compile(rf" (?!at all\b)(?:{'|'.join(CONTRARY_WORDS['occasion'])})\b|/")
_RESERVES: Final = tuple([f" {words}" for words in CONTRARY_WORDS["reserve"]])
_CLAUSE: Final = re.compile(r"[ .?!;:\n(](?:(?<! )|(?:but|although|though|however) )")
_GOES_ON: Final = re.compile(
    r"(?:(?! (?:and|or|then|with|but)\b) [a-z]+){0,4}?"
    r"(?:[.,;]? (?:but|and|though|which|it just)|[.;,])? (?:it|that|they|those|this|which)(?='| )"
)
"""Up to where one goes on about a thing by pronoun."""
_CLOSED: Final = re.compile(rf"(?: (?:{'|'.join(CONTRARY_WORDS['closes'])})\b)*\W*(?:$|[,.?!])")
"""Behind a way with which a question or a clause ends: no more than that is asked, and denied."""


def ways_told(rule: Rule, text: str, start: int, end: int, *, denied: bool, asks: bool = False) -> frozenset[int]:
    """Which ways a text has of the thing at a place, also by what it calls it ("dry cough"); more than one where its
    clause has others, too."""
    if rule.goes_on and (told := _GOES_ON.match(text, end)) is not None:
        end = told.end()
    behind = right_of(text, end, BEHIND, _CLAUSE)
    if text.startswith(_RESERVES, end + len(behind)):
        return NO_WAYS  # "ibuprofen helps the headache but not the back"
    before = left_of(text, start, BEFORE, _CLAUSE)
    near = False
    ways = set()
    for match in rule.ways.pattern.finditer(behind):
        ways.add(match.lastindex or 0)
        near = near or _is_of_it(rule, behind, match, asks=asks)
    if denied:
        return frozenset(ways) if near else NO_WAYS
    for match in rule.ways.pattern.finditer(before):
        ways.add(match.lastindex or 0)
        near = near or (
            _links(_ADJECTIVES, before[match.end() :], rule.apart)
            and _APART.isdisjoint(before[: match.start()].split()[-2:])
        )
    for match in rule.ways.pattern.finditer(text, start, end):
        ways.add(match.lastindex or 0)
        near = near or _PAST.isdisjoint(before.split()[-2:])
    return frozenset(ways) if near else NO_WAYS


def closes(text: str, end: int) -> bool:
    """Whether a question or a clause ends with a way, which is then all that is asked, and denied by a no."""
    return _CLOSED.match(text, end) is not None


def _is_of_it(rule: Rule, behind: str, way: re.Match[str], *, asks: bool) -> bool:
    """Whether a way behind a thing is told of it, and at all times."""
    gap = behind[: way.start()]
    if rule.once and _BEGAN.fullmatch(gap) is not None and rule.apart.isdisjoint(gap.replace(",", "").split()):
        return True  # "earache since last night, out of nowhere"
    if _ON_OCCASION.match(behind, way.end()) is not None:
        return False
    if _PLACES.sub("", gap) == ", " and closes(behind, way.end()):
        return True  # "Cough, productive."
    return _links(_LINK, gap, rule.apart - _ASKING if asks else rule.apart)


def _links(shape: re.Pattern[str], gap: str, apart: frozenset[str]) -> bool:
    """Whether no more than such words stand between a thing and a way, and none of another thing."""
    if shape.fullmatch(gap) is None:
        return False
    words = _PLACES.sub("", gap).split()
    return apart.isdisjoint(words) and not any(word.endswith(("n't", "n’t")) for word in words)
