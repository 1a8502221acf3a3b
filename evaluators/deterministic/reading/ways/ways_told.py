"""Which ways of being a text tells of a thing at a place: those whose words stand right beside it."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities import FIGURE_PATTERN, NUMBER_PATTERN
from evaluators.deterministic.reading.ways.contrary_rules import CONTRARY_PATTERNS, CONTRARY_WORDS, Rule
from evaluators.deterministic.reading.ways.ways import NO_WAYS, Way
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.phrases import Seldom

BEHIND: Final = 64
BEFORE: Final = 40
_FAR: Final = 4 * BEHIND
"""How far on the ways stand that one goes on to."""

_PLACE: Final = (
    r"(?: (?:in|of|on|at|over|around|across|behind|under|down)"
    r"(?: (?:my|the|your|his|her|their|both|each)(?: [a-z]+)?)? [a-z]+)?"
)
_TIME: Final = (
    r"(?:,? (?:for|over|since|x|in|from) (?:[a-z0-9'’-]+ ){0,3}"
    rf"(?:{CONTRARY_PATTERNS['time']})(?: now| ago)?)?"
)
_PLACES: Final = re.compile(rf"(?:['’](?:s|ve|re))?{_PLACE}{_TIME}{_PLACE}")
_HOW: Final = rf"(?:{CONTRARY_PATTERNS['how']})"
_HOWS: Final = re.compile(rf"(?:{_HOW} )*")
_LINK: Final = re.compile(rf"(?:,? (?:which|that))?(?: [a-z'’]+){{0,4}} |,(?: {_HOW})* ")
_RELATIVE: Final = frozenset(("which", "that"))
_BEGAN: Final = re.compile(r"(?:['’]s)?(?:,? [a-z'’]+){0,6},? ")
_ADJECTIVES: Final = re.compile(r"(?:,? [a-z-]+){0,2} ")
_OF_IT: Final = re.compile(rf" (?:{CONTRARY_PATTERNS['of it']})(?= )")
_BY_IT: Final = re.compile(rf" (?:{CONTRARY_PATTERNS['by it']})(?: (?:[a-z0-9-]+ ){{1,2}}of)?(?= )")
_PAST: Final = frozenset(CONTRARY_WORDS["past"])
_DOUBTED: Final = re.compile(rf"\b(?:{CONTRARY_PATTERNS['doubted']})(?: (?:that|the|my|his|her|this))* $")
_NOT_TAKEN: Final = re.compile(rf"\b(?:{CONTRARY_PATTERNS['not taken']})(?: (?:the|my|your|his|her|any))* $")
"""Before a drug that is taken, but not at that time: "you don't have to take the gabapentin every day"."""
_ONESELF: Final = ("i ", "i'")
_SUPPOSING: Final = frozenset(CONTRARY_WORDS["supposing"])
_WHENEVER: Final = re.compile(rf" (?:{CONTRARY_PATTERNS['whenever']})\b")
_LATER: Final = frozenset(CONTRARY_WORDS["later"])
_ASKING: Final = frozenset(CONTRARY_WORDS["asking"])
_ON_OCCASION: Final = re.compile(rf" (?!(?:{CONTRARY_PATTERNS['always']})\b)(?:{CONTRARY_PATTERNS['occasion']})\b|/")
_AT: Final = re.compile(rf" at (?:about |around )?{FIGURE_PATTERN}")
"""Behind a way of what is measured: "low at nine"."""
_FIGURE: Final = rf"(?:[0-9][0-9.,/]*|{NUMBER_PATTERN})"
_VALUE: Final = re.compile(
    r"(?:['’]s| (?:is|was|are|were|came back|came in|at|of|now|today|level|count))*"
    rf" {_FIGURE}(?: (?:and|percent|{_FIGURE})|%)*"
    r",(?: (?:which is|which was|that['’]s|it['’]s|so|still|just|now))*"
    r"(?: (?:slightly|mildly|a bit|a little|a touch|quite|pretty|very))? "
)
"""Between what is measured and a way: "the A1c was 8.1, up from 7.4"."""
_RESERVES: Final = tuple([f" {words}" for words in CONTRARY_WORDS["reserve"]])
_OF_OLD: Final = re.compile(
    r" (?:last (?:time|year|month|week|visit)|at first|back then|to start with|to begin with)\b"
)
"""Behind a way that is over by now."""
_NOT: Final = (" not ", " never ")
"""Right before a way, which then is the one that it is not: "in the morning, not at night"."""
_CLAUSE: Final = Seldom(
    r"[ .?!;:\n(](?:(?<![ .])|(?<=\.)(?![0-9])|(?:but|although|though|however) )",
    (".", "?", "!", ";", ":", "\n", "(", " but ", "though ", " however "),
)
_SEEMS: Final = re.compile(rf" (?:{CONTRARY_PATTERNS['seems']})(?= )")
_ON_BY_IT: Final = (
    r"(?:(?:[.,;]? (?:but|and|so|though|which|it just)|[.;,])? (?:it|that|they|those|this|which|there)(?='| )"
    r"(?!['’]s (?:just |only )?the )"
)
_GOES_ON: Final = re.compile(
    rf"(?:(?! (?:and|or|then|with|but)\b) [a-z]+){{0,4}}?{_ON_BY_IT}|(?:[.,;]? (?:but|and|so|though)|[.;,])(?= i\b))"
)
"""Up to where one goes on about a treatment by pronoun, or about oneself ("and I'm no better")."""
_GOES_ON_FIGURES: Final = re.compile(rf"(?:(?! (?:and|or|then|with|but)\b) [a-z0-9./%-]+){{0,7}}?{_ON_BY_IT})")
"""The same of what was measured: "oxygen is 88 percent, that's too low"."""
_CLOSED: Final = re.compile(
    r"(?: (?:with|for) (?:the|your|my|his|her|this|that) [a-z]+(?: [a-z]+)?)?"
    rf"{_TIME}(?: (?:{CONTRARY_PATTERNS['closes']})\b)*\W*(?:$|[,.?!])"
)
"""Behind a way with which a question or a clause ends: no more than that is asked, and denied."""
_DOSE: Final = re.compile(
    r" [0-9][0-9.,]* ?(?:mg|mcg|g|micrograms?|milligrams?|units?|ml|tablets?|tabs?|puffs?|%)(?= )"
)
"""Between a drug and a time of day: "amlodipine 5 mg mane"."""


_TAKEN: Final = re.compile(
    rf",?(?: (?:the|just|only|of|it|{CONTRARY_PATTERNS['taker']}))*"
    rf"(?: (?:{_FIGURE}|{CONTRARY_PATTERNS['taken']}|{CONTRARY_PATTERNS['unit of it']}))+"
    r"(?: (?:of )?(?:it|one|them))?,? "
)
"""The same as one says it: "amitriptyline, ten milligrams at night", "the one you take at night"."""
_SIGNAL: Final = re.compile(rf" (?:{CONTRARY_PATTERNS['signal']}) (?=(?:{CONTRARY_PATTERNS['turn']})\b)")
"""Right behind a thing, by which one goes over to what comes next: "show me the A1c okay so"."""


def ways_told(rule: Rule, text: str, start: int, end: int, *, denied: bool, asks: bool = False) -> frozenset[int]:
    """Which ways a text has of the thing at a place, also by what it calls it ("dry cough"); every way, which says
    nothing, where its clause has several that exclude one another."""
    reach = _FAR if rule.goes_on or rule.measured else BEHIND
    if not rule.ways.may_be_in(text[max(start - BEFORE, 0) : end + reach]):
        return NO_WAYS
    near, ways = _behind(rule, text, end, asks=asks)
    goes_on = _GOES_ON if rule.goes_on else _GOES_ON_FIGURES if rule.measured else None
    on = goes_on.match(text, end) if goes_on is not None and not near else None
    if on is not None:
        near, ways = _behind(rule, text, on.end(), asks=asks)
    before = left_of(text, start, BEFORE, _CLAUSE)
    if near and (_DOUBTED.search(before) or (rule.kind == "temporality" and _NOT_TAKEN.search(before))):
        return rule.every.difference(*ways)  # "I don't think the cream is doing anything"
    if asks or not denied:
        for way in rule.ways.found(before):
            ways.append(way.ways)
            near = near or _leads_to_it(rule, before, way, asks=asks)
        for way in rule.ways.found(text, start, end):
            ways.append(way.ways)
            near = near or _PAST.isdisjoint(before.split()[-2:])
    return (rule.every.intersection(*ways) or rule.every) if near else NO_WAYS


def _behind(rule: Rule, text: str, end: int, *, asks: bool) -> tuple[bool, list[frozenset[int]]]:
    """The ways in what follows a thing, and whether any is told of it."""
    behind = right_of(text, end, BEHIND, _CLAUSE)
    near = False
    ways: list[frozenset[int]] = []
    if text.startswith(_RESERVES, end + len(behind)):
        return near, ways  # "ibuprofen helps the headache but not the back"
    signal = _SIGNAL.match(behind)
    last = 0 if signal is None else signal.end()
    for way in rule.ways.found(behind, last):
        if near and not _LATER.isdisjoint(behind[last : way.start].split()):
            ways.clear()  # "it went away and then it came back"
        if _OF_OLD.match(behind, way.end) is not None:
            continue  # "they were up last time, but …"
        ways.append(rule.every - way.ways if behind.endswith(_NOT, 0, way.start) else way.ways)
        last = way.end
        near = near or _is_of_it(rule, behind, way, asks=asks)
    return near, ways


def ways_of_none(rule: Rule, text: str, start: int) -> frozenset[int]:
    """Which ways a sentence tells, or asks for, that begins with them and names nothing: "Slowly getting better."."""
    how = _HOWS.match(text, start)
    first = rule.ways.at(text, how.end() if how is not None else start)
    if first is None or not closes(text, first.end):
        return NO_WAYS
    sentence = right_of(text, first.start, BEHIND, _CLAUSE)
    return rule.every.intersection(*[way.ways for way in rule.ways.found(sentence)]) or rule.every


def ways_of_oneself(rule: Rule, text: str, start: int, end: int) -> list[frozenset[int]]:
    """The ways that one tells of oneself between two places, with no word for what did it: "and I still feel awful"."""
    return [
        way.ways
        for way in rule.ways.found(text, start, end)
        if text.startswith(_ONESELF, way.start)
        and _WHENEVER.match(text, way.end) is None
        and _SUPPOSING.isdisjoint(text[max(start, way.start - BEFORE) : way.start].split()[-1:])
    ]


def closes(text: str, end: int) -> bool:
    """Whether a question or a clause ends with a way, which is then all that is asked, and denied by a no."""
    return _CLOSED.match(text, end) is not None


def _is_of_it(rule: Rule, behind: str, way: Way, *, asks: bool) -> bool:
    """Whether a way behind a thing is told of it, and at all times."""
    gap = behind[: way.start]
    if rule.once and _BEGAN.fullmatch(gap) is not None and rule.apart.isdisjoint(gap.replace(",", "").split()):
        return True  # "earache since last night, out of nowhere"
    if _ON_OCCASION.match(behind, way.end) is not None and not (rule.measured and _AT.match(behind, way.end)):
        return False
    if rule.measured and _VALUE.fullmatch(gap) is not None:
        return True
    if rule.kind == "temporality" and len(gap) > 1 and _TAKEN.fullmatch(gap) is not None:
        return True
    place = _DOSE.match(gap) or _PLACES.match(gap)
    gap = gap[place.end() if place is not None else 0 :]
    if gap == ", " and not closes(behind, way.end):
        return False  # "cough, dry mouth"
    return _links(_LINK, gap, rule.apart - _ASKING if asks else rule.apart)


def _leads_to_it(rule: Rule, before: str, way: Way, *, asks: bool) -> bool:
    """Whether a way before a thing is told of it: "sharp pain", "no improvement with ibuprofen"."""
    gap = before[way.end :]
    link = (_BY_IT if rule.goes_on else _OF_IT).match(gap)
    if link is not None:
        gap = gap[link.end() :]
    ahead = before[: way.start].split()[-2:]
    told = (rule.ahead - _ASKING if asks else rule.ahead).isdisjoint(ahead) and not denies(ahead)
    return told and _links(_ADJECTIVES, gap, rule.apart)


def _links(shape: re.Pattern[str], gap: str, apart: frozenset[str]) -> bool:
    """Whether no more than such words stand between a thing and a way, and none of another thing."""
    if shape.fullmatch(gap) is None:
        return False
    words = _SEEMS.sub("", gap.removeprefix(",")).split()
    if words and words[0] in _RELATIVE:
        del words[0]  # "a cough that comes and goes"
    return apart.isdisjoint(words) and not denies(words)


def denies(words: list[str]) -> bool:
    """Whether any of some words is short for one with "not"."""
    return any(word.endswith(("n't", "n’t")) for word in words)
