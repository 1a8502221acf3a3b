"""How a thing is that one always has, where one asks and the other tells: "How's your appetite?" – "Not great."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.vocabulary.patterns import by_role, longest_first
from evaluators.vocabulary.rows import phrases_by_role, read_rows

_REPLIES: Final = phrases_by_role("state_replies.tsv")
_WORDS: Final = by_role(_REPLIES)
_BESIDE: Final = frozenset(_REPLIES["beside"])
_EASED: Final = frozenset(_REPLIES["eased"])
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
_ANSWERS: Final = list(read_rows("state_answers.tsv"))
_RULES: Final = [row for row in read_rows("state_rules.tsv") if "positive" not in row[1]]
_OWN: Final = {(surface, word) for _, words, surface, there in _RULES if there == "yes" for word in words.split("|")}
"""Complaints with the words that tell of them whatever is asked: an appetite that is "down"."""


def _asked(topic: str) -> str:
    """The complaint that is asked for with a topic: the one that is there or not, as the topic is ill or well."""
    there = {surface for of, _, surface, is_there in _RULES if of == topic and is_there == "yes"}
    well = [surface for of, _, surface, is_there in _RULES if of == topic and is_there == "no"]
    return next((surface for surface in well if surface in there or topic in _ANY), "")


ASKED_FOR: Final = {topic: surface for topic in dict.fromkeys(_TOPICS.values()) if (surface := _asked(topic))}
"""By topic, the complaint that one who asks how it is asks for."""


TOLD_HOW: Final = frozenset(ASKED_FOR.values())
"""Complaints that one asks for who asks how a thing is: a reply may tell that in other words than yes or no."""


def told_words(complaint: str, is_there: str) -> tuple[str, ...]:
    """What one says who is asked how a thing is, and has the complaint ("yes") or has not ("no")."""
    topics = [topic for topic, surface in ASKED_FOR.items() if surface == complaint]
    own = [words for _, words, surface, there in _RULES if (surface, there) == (complaint, is_there)]
    own += [words for topic, words, there in _ANSWERS if topic in topics and there == is_there]
    any_tells = any(topic in _ANY for topic in topics)
    of_any = _REPLIES["ill" if is_there == "yes" else "well"] if any_tells else ()
    return (*[word for words in own for word in words.split("|")], *of_any)


def opening(told: str) -> str:
    """The pattern of what opens a reply that tells, "um, it's been pretty good"; ``told`` is that of words that do."""
    return (
        rf"\W*(?:(?:{_WORDS['opens']}|{_WORDS['first']})\b\W+)*?(?:(?:{_WORDS['subject']}) )?"
        rf"(?:(?:{_WORDS['degree']}) )*(?:{told})\b"
    )


def _opening(ill: Sequence[str], well: Sequence[str]) -> re.Pattern[str]:
    told = f"(?P<ill>{longest_first(ill)})|(?P<well>{longest_first(well)})"
    return re.compile(rf"{opening(told)}(?P<part>,? (?:{_WORDS['part']})\b|(?<=better) than\b)?")


_OF_ANY: Final = _opening(_REPLIES["ill"], _REPLIES["well"])
_ILL: Final = {
    complaint: {
        **dict.fromkeys(told_words(complaint, "no"), False),
        **dict.fromkeys(told_words(complaint, "yes"), True),
    }
    for complaint in TOLD_HOW
}
"""By complaint, whether a word has it there, in reply to who asks for it."""
_TOLD: Final = re.compile(opening(f"(?P<word>{longest_first({word for words in _ILL.values() for word in words})})"))
"""Any of these words: a pattern for each complaint would take milliseconds to make, of whoever tells of it first."""
_PART: Final = re.compile(rf",? (?:{_WORDS['part']})\b|(?<=better) than\b")
"""What takes some of it back: "pretty good, but …"."""


def how_well(reply: str) -> int:
    """``YES`` where a reply has a thing to be ill, whatever it is, ``NO`` where it has it to be well, else 0."""
    told = _OF_ANY.match(lowered(reply[:_REPLY]))
    if told is None or told["part"] is not None:
        return 0
    return NO if told["ill"] is None else YES


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


def told_how(complaint: str, reply: str, *, plainly: bool = False) -> tuple[int, bool]:
    """``YES`` where a reply has the complaint that one asks for who asks how a thing is, ``NO`` where all is well.

    Else 0; and whether it takes some of that back. ``plainly``: where one asks for the complaint itself.
    """
    ill = _ILL.get(complaint)
    low = lowered(reply[:_REPLY]) if ill is not None else ""
    told = _TOLD.match(low) if ill is not None else None
    if ill is None or told is None:
        return 0, False
    word = str(told["word"])
    while word and word not in ill:  # what tells of another complaint may begin with what tells of this one
        word = word.rpartition(" ")[0]
    if not word or (plainly and word in _BESIDE and (complaint, word) not in _OWN):
        return 0, False
    in_part = word in _EASED or _PART.match(low, told.start("word") + len(word)) is not None
    return YES if ill[word] else NO, in_part
