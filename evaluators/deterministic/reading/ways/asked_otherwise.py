"""Whether the "no" of a reply is said to how a thing is asked for, and not to the thing: it is so in another way, for
another purpose, or so much of it: "any cough at night?" – "no, only in the day".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.quantities import NUMBER_PATTERN
from evaluators.deterministic.reading.ways.ways import Ways, WaysIndex, ways_of
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.vocabulary.rows import read_rows

_INSTEAD: Final = re.compile(
    r"\W*(?:(?:oh|well|um|uh|er)\W+)?(?:[a-z ]{2,24}\? )?(?:no|nope|not really|actually)\b[,.;… -]*"
    rf"(?:(?:{REPLY_PATTERNS['before_way']})[ ,]+){{0,6}}"
    r"(?:(?:i|he|she|they) (?:take|use|have|takes|uses|has|do|does|need|needs) (?:it|them|that|this|one) )?"
)
"""What stands before a way that is said instead of another."""
_NEXT_QUESTION: Final = re.compile(r"[?.!]|\b(?:is|does|do|are|did|any|has|have) (?:it|you|they|that|he|she|the)\b")
_LONGEST: Final = 96
"""Characters of a reply, or of what is asked, that are looked at."""
_PURPOSE: Final = re.compile(r"[^.;?!]{0,24}? for (?:the|your|his|her|their|that|this|any|[a-z]+)\b")
_FOR_ANOTHER: Final = re.compile(
    r"\W*(?:oh |um |uh |well )?no(?:pe)?\b\W+(?:(?:no|well|actually|doctor)\W+){0,2}"
    r"(?:(?:it|that|this|that one|this one|they|those|i (?:take|use|have) (?:it|that|them|those|that one))"
    r"(?:'s|'re| is| are| was| were)?(?: actually| really| just| only)? for\b"
    r"|(?:just |only )?for (?:my|his|her|the|something)\b)"
)

_FIGURE: Final = rf"(?:[0-9]+(?:\.[0-9]+)?|{NUMBER_PATTERN}|once|daily|nightly)"
_COUNTED: Final = re.compile(rf"\b{_FIGURE}(?:[ -]{_FIGURE})*(?: (?:of|tablets?|pills?|the|your|my|milligrams?|mg))* $")
"""Before a drug: how many of it, or how strong it is."""
_STRENGTH: Final = re.compile(
    rf"(?:[,:]? (?:the|at|a|still|still on|still the|you['’]?re on|is it|that['’]?s)){{0,3}},?[ -]{_FIGURE}"
    rf"(?:[ -]{_FIGURE})*(?: (?:milligrams?|mg|micrograms?|mcg|units?|a day|daily|once|twice)){{0,3}}"
    r"(?:,? (?:right|correct|yes|yeah|is that right|is that correct|isn['’]t it|aren['’]t you|don['’]t you))?\W*$"
)
"""Behind a drug: the same, and no more than that ("losartan, the hundred?")."""
_ANOTHER_FIGURE: Final = re.compile(
    rf"\W*(?:(?:oh|um|uh|well)\W+)?(?:(?:no|nope|nah)\W+(?:(?:no|nope|nah)\W+){{0,2}}"
    rf"(?:not (?:the |on )?(?:{_FIGURE}\W+){{1,3}})?|not (?:the |on |on the )?(?:{_FIGURE}\W+){{1,3}})"
    r"(?:(?:it['’]?s|it is|that['’]?s|i take|i use|i have|i['’]?m on|just|only|the|actually|more like|about"
    r"|now|(?:i['’]?ve|i['’]?m|we['’]?ve|it['’]?s) (?:(?:gone|been|come) )?(?:up|down|back|moved) (?:up |down )?to"
    r"|(?:he|she|they|dr [a-z]+)(?:['’](?:s|ve))? (?:upped|put|cut|dropped|raised|lowered|changed|increased|moved)"
    r" (?:it|me|that)(?: (?:up|down))? (?:to|on))\W+){0,4}"
    rf"{_FIGURE}\b"
)
_FIGURE_BEHIND: Final = re.compile(
    r"\W*(?:(?:oh|um|uh|well)\W+)?(?:no|nope|nah)\b[^?]{0,72}?[.,;!…] (?:(?:and|but|oh|anyway),? )?"
    r"(?:it['’]?s|i['’]?m on|i take|i have)(?: (?:only|just|the|now|down to|up to)){0,3}"
    rf" {_FIGURE}(?:[ -]{_FIGURE})*(?: (?:milligrams?|mg|micrograms?|mcg))?(?: now| these days)?(?:[.,;!]|$)"
)
"""The same behind what is told of something else: "no, I don't get those. And it's thirty."."""


@lru_cache(maxsize=1)
def way_rules() -> tuple[tuple[str, Ways], ...]:
    """The rows of ``choice_rules.tsv``: of which kind the ways are that exclude each other, and the ways."""
    return tuple([(kind, ways_of(ways)) for kind, *ways in read_rows("choice_rules.tsv", least=3)])


@lru_cache(maxsize=1)
def way_index() -> WaysIndex:
    """Tells which of ``way_rules`` a text may have."""
    return WaysIndex([ways for _, ways in way_rules()])


def corrected(ways: Ways, reply: str) -> int:
    """The way that a reply has instead of the one that was put to it ("No, only in the evenings"), or 0."""
    for way in ways.found(reply):
        if _INSTEAD.fullmatch(reply, 0, way.start) is not None:
            return min(way.ways)
    return 0


def has_another_way(question: str, reply: str) -> bool:
    """Whether the "no" of a reply is said to how a thing is asked for, right behind it, and not to the thing itself:
    "any cough at night?" – "no, only in the day"."""
    low = lowered(reply[:_LONGEST])
    if _INSTEAD.match(low) is None:
        return False
    asked_for = _NEXT_QUESTION.split(lowered(question), maxsplit=1)[0]
    for number in sorted(way_index().may_be_in(low)):
        ways = way_rules()[number][1]
        way = corrected(ways, low)
        if way and (asked := {min(told.ways) for told in ways.found(asked_for)}):
            return way not in asked
    return False


def has_another_purpose(question: str, reply: str) -> bool:
    """Whether the "no" of a reply is said to what a drug is asked to be for, behind it, and not to the drug: "do you
    take metformin for your heart?" – "no, that's for my sugar"."""
    return _PURPOSE.match(lowered(question)) is not None and _FOR_ANOTHER.match(lowered(reply[:_LONGEST])) is not None


def has_another_figure(before: str, behind: str, reply: str) -> bool:
    """Whether the "no" of a reply is said to how much a drug is asked for, before it or behind it, and not to the drug:
    "are you on the ten of lisinopril?" – "no, it's the twenty"."""
    told = _COUNTED.search(lowered(before[-_LONGEST:])) or _STRENGTH.match(lowered(behind[:_LONGEST]))
    if told is None:
        return False
    low = lowered(reply[:_LONGEST])
    return _ANOTHER_FIGURE.match(low) is not None or _FIGURE_BEHIND.match(low) is not None
