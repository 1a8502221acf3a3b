"""What an utterance asks a figure for, which a bare one in the reply then tells: an age, how many, how often."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.figures.figures_owner import RETURN, asked_age
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.vocabulary.patterns import any_of, longest_first

COUNT: Final = "count"
"""How many of a drug are handed out."""
PIECES: Final = "pieces"
"""How many of a drug are taken at once."""
OFTEN: Final = "often"
"""How often a drug is taken; with a number behind it, how many times in so many days."""
ELSEWHERE: Final = "elsewhere"
"""How often anything else is done or happens."""
WHATEVER: Final = "whatever"
"""How often, without a word of what."""
TAKEN: Final = "taken"
"""How or when a drug is taken: if the reply tells how often, it is that."""

_DAYS: Final = {"day": "1", "night": "1", "week": "7", "month": "30.4375"}
_SPANS: Final[tuple[tuple[str, str], ...]] = (
    ("day", " day"),
    ("week", " week"),
    ("month", " month"),
    ("year", " year"),
    ("hour", " hour"),
)
_TABLETS: Final = REPLY_PATTERNS["tablets"]
_OF_WHAT: Final = longest_first((*REPLY_WORDS["of_them"], *REPLY_WORDS["tablets"]))
# The engine skips to letters that a pattern begins with, and tries one that begins with a boundary at every place.
_HANDED_OUT: Final = re.compile(
    rf"how many(?<!\whow many)(?:(?: (?:{_OF_WHAT}))?"
    r" (?:(?:do|will|would|can|should|could) (?:i|he|she|we|they) (?:get|have|be getting)\b"
    rf"|(?:are|will|would|can|do) you (?:{REPLY_PATTERNS['hands_out']})"
    rf"|are (?:there|in (?:it|the bottle))\b)| (?:{_TABLETS})\W*$)"
)
_AT_ONCE: Final = re.compile(
    rf"how many(?<!\whow many)(?: (?:{_OF_WHAT}))?"
    r"(?: (?:do|are|does|is|did) (?:you|he|she) (?:take|taking)\b(?! of)[^?.]{0,24}| at a time| at once)?\W*$"
)
HOW_MUCH: Final = re.compile(
    r"how (?:much|many) (?:do|are|does|is) (?:you|he|she|they) (?:on|tak(?:e|ing)|up to)\b(?! of)"
    r"|what(?:['\u2019]s the)? (?:dose|strength)\b"
)
"""In a question: it is for the dose of the drug spoken of."""
_HOW_OFTEN: Final = re.compile(
    rf"how (?<!\whow )(?:often|frequently|many times)(?: (?:a|per|each|every|in a) ({longest_first(_DAYS)}))?\b"
)
_HOW_TAKEN: Final = re.compile(
    r"(?:how|when) (?<!\whow )(?<!\wwhen )(?:do|does|are|is|should) (?:i|you|he|she|they|we)\b"
)
_COMES_BACK: Final = re.compile(
    r"(?:when|how soon)(?:['’]?s| is| do| does| should| will| would| can| did| are)? "
    r"(?:(?:i|we|he|she|you) (?:[a-z]+ ){0,3}?"
    r"(?:see (?:you|me|him|her|us)\b|(?:come|be|me|him|her|us) back\b|follow up\b)"
    r"|(?:my|his|her|the|our) (?:next (?:appointment|visit|one|check|check-up)|follow[- ]?up)\b)"
)
"""Asks for the next visit: "when do I see you?", "how soon do you want me back?"."""
_HOW_TAKEN_REACH: Final = 24
_TAKEN: Final = any_of(REPLY_WORDS["taken"])
_NOT_TAKEN: Final = any_of(REPLY_WORDS["taken_else"])
_DONE: Final = tuple([f" {word} " for word in REPLY_WORDS["auxiliary"]])
_SAYING: Final = frozenset(REPLY_WORDS["saying"])
_REACH: Final = 64


def spans_of(low: str) -> list[str]:
    """Units of time that an utterance, given in lower case, names, as ``Quantity.said`` has them: a bare figure after
    "how many years?" is of those."""
    return [said for said, word in _SPANS if word in low]


def asked_for(low: str) -> str:
    """What an utterance, given in lower case, asks a figure for: whose age, or one of the names above; or nothing."""
    if ("when" in low or "soon" in low) and _COMES_BACK.search(low) is not None:
        return RETURN
    if "how " not in low:
        return _taken(low) if "when " in low else asked_age(low)
    if "how many" in low and _HANDED_OUT.search(low) is not None:
        return COUNT
    if "how many" in low and _AT_ONCE.search(low) is not None:
        return PIECES
    often = _HOW_OFTEN.search(low)
    return asked_age(low) or _taken(low) if often is None else _often(low, often)


def _often(low: str, asked: re.Match[str]) -> str:
    """Whether it is asked how often a drug is taken; "how often?" alone does not tell."""
    end = asked.end()
    rest = low[end : end + _REACH].partition("?")[0]
    if _NOT_TAKEN.search(rest) is not None:
        return ELSEWHERE
    days = _DAYS.get(asked[1] or "", "")
    if _TAKEN.search(rest) is not None or (days and not rest.strip(" .,")):
        return OFTEN + days
    return ELSEWHERE if rest.startswith(_DONE) and rest.strip(" .,") not in _SAYING else WHATEVER


def _taken(low: str) -> str:
    """Whether it is asked how or when a drug is taken: "when do you take the methotrexate?"."""
    asked = _HOW_TAKEN.search(low)
    if asked is None:
        return ""
    rest = low[asked.end() : asked.end() + _REACH].partition("?")[0]
    taken = _TAKEN.search(rest[:_HOW_TAKEN_REACH]) is not None and _NOT_TAKEN.search(rest) is None
    return TAKEN if taken else ""
