"""How a thing is that one always has, where one asks and the other tells: "How's your appetite?" – "Not great."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.phrases import lowered
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role, read_rows

_REPLIES: Final = phrases_by_role("state_replies.tsv")
_WORDS: Final = by_role(_REPLIES)
_ANY: Final = frozenset(_REPLIES["any"])
ACHING: Final = frozenset(_REPLIES["aches"])
"""Sites of which one asks how they are because they hurt."""
_BEFORE: Final = 48
"""Characters before the thing in which it is asked how it is."""
_AFTER: Final = 48
_REPLY: Final = 96
_BARE: Final = re.compile(rf"(?:\A|[.?!] )(?:(?:{_WORDS['opens']})(?:[,.!]? |, ))*(?:(?:{_WORDS['whose']}) )?\Z")
_HOW: Final = re.compile(rf"\b(?:{_WORDS['asks']}) (?:(?:{_WORDS['whose']}) )*\Z")
_ENDS: Final = re.compile(rf"(?: (?:{_WORDS['when']}))* ?(?P<mark>\?)|(?: (?:{_WORDS['when']}))*\Z")
_TOPICS: Final = {surface: topic for cell, _, topic in read_rows("state_cues.tsv") for surface in cell.split("|")}
_RULES: Final = [row for row in read_rows("state_rules.tsv") if "positive" not in row[1]]


def _asked(topic: str) -> str:
    """The complaint that is asked for with a topic: the one that is there or not, as the topic is ill or well."""
    there = {surface for of, _, surface, is_there in _RULES if of == topic and is_there == "yes"}
    well = [surface for of, _, surface, is_there in _RULES if of == topic and is_there == "no"]
    return next((surface for surface in well if surface in there or topic in _ANY), "")


ASKED_FOR: Final = {topic: surface for topic in dict.fromkeys(_TOPICS.values()) if (surface := _asked(topic))}
"""By topic, the complaint that one who asks how it is asks for."""


def _words(topic: str, is_there: str) -> tuple[str, ...]:
    own = [words for of, words, surface, there in _RULES if (of, surface, there) == (topic, ASKED_FOR[topic], is_there)]
    of_any = _REPLIES["ill" if is_there == "yes" else "well"] if topic in _ANY else ()
    return (*[word for words in own for word in words.split("|")], *of_any)


def _reply(topic: str) -> re.Pattern[str]:
    """What opens a reply that tells: "um, it's been pretty good, but …"."""
    return re.compile(
        rf"\W*(?:(?:{_WORDS['opens']}|oh|er|yeah|no|ah|hmm|you know)\b\W+)*?(?:(?:{_WORDS['subject']}) )?"
        rf"(?:(?:{_WORDS['degree']}) )*(?:(?P<ill>{longest_first(_words(topic, 'yes'))})|"
        rf"(?P<well>{longest_first(_words(topic, 'no'))}))\b(?P<part>,? (?:{_WORDS['part']})\b)?"
    )


_TOLD: Final = {topic: _reply(topic) for topic in ASKED_FOR}


def asks_how(lower: str, start: int, end: int, topic: str) -> bool:
    """Whether a text, in small letters, asks how the thing at a place is, and does not say it."""
    if topic not in ASKED_FOR:
        return False
    closed = _ENDS.match(lower, end, end + _AFTER)
    if closed is None:
        return False
    first = max(start - _BEFORE, 0)
    return _HOW.search(lower, first, start) is not None or (
        closed["mark"] is not None and _BARE.search(lower, first, start) is not None
    )


def asks_after(text: str, start: int, end: int) -> bool:
    """Whether a text asks how the place that it names is: "how's the back doing?"."""
    first = max(start - _BEFORE, 0)
    low = text[first : end + _AFTER].lower()
    closed = _ENDS.match(low, end - first)
    return closed is not None and _HOW.search(low, 0, start - first) is not None


def told_how(surface: str, reply: str) -> tuple[int, bool]:
    """``YES`` where a reply has the complaint that is asked for with such a thing, ``NO`` where all is well, else 0.

    And whether it takes some of that back.
    """
    pattern = _TOLD.get(_TOPICS.get(surface.lower(), ""))
    told = None if pattern is None else pattern.match(lowered(reply[:_REPLY]))
    if told is None:
        return 0, False
    return NO if told["ill"] is None else YES, told["part"] is not None
