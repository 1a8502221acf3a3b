"""Figures that put others right ("it's actually three point eight"), or are ordered instead ("could we do seventy?").

Which words do so is data (``reply_rules.tsv``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from evaluators.deterministic.quantities import Quantity, takes_back
from evaluators.deterministic.reading.wording.leads import LEADS, lead
from evaluators.deterministic.reading.wording.phrases import Signs, lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS

TAKES_BACK: Final = 1
"""Puts right in so many words: "sorry, forty"."""
PUTS_RIGHT: Final = 2
INSTEAD: Final = 3
"""Said of what is to be done: puts right only what was to be done as well."""
_OPENING: Final = 64
"""Characters of an utterance within which a figure stands that puts another one right."""
_BESIDE: Final = 24
_CUTS: Final = re.compile(r"(?:let['’]?s|we['’]ll|i['’]ll) cut it\b")
"""Says what is to be done with a dose, of whatever figure was said last: "let's cut it to twenty five"."""
_LINK: Final = frozenset(REPLY_WORDS["linking"])
_LINKS: Final = 3
_PUT: Final = 12
"""Words of an utterance that puts one figure to the other."""
_OPEN_QUESTION: Final = re.compile(r"\b(?:how|what|when|which|where|who|out of|scale)\b")
_ADDRESSED: Final = re.compile(
    lead("to you", 3)
    + r"(?:you|your|he|she|his|her|it|it's|that's|the|(?:i|we)(?:['’]ve got| have| had) (?:you|him|her))\b"
)
_POINTED: Final = frozenset(("last ", "past ", "next ", "this ", "a few", "a cou"))
"""How figures begin that tell no more than about when."""
_ALONE: Final = re.compile(
    r"(?: (?:now|last|today|yesterday|already|years? old)\b)?\W*(?:$|[.,;!?])|(?: (?:last|now)\b)"
)
_TELLS: Final = 24
"""Characters before a bare figure that opens a reply, at most."""
_COUNTED: Final[tuple[str, ...]] = (
    " a day", " times", " next", " soon", " of ", " tablet", " pill", " in the", " daily", " out of", " days", " each",
    " every",
)  # fmt: skip
_BEFORE_IT: Final = re.compile(rf"(?:(?:{LEADS['figure']})[ ,.…-]*){{0,4}}")
_AMENDED: Final = REPLY_PATTERNS["amended"]
_BEHIND: Final = re.compile(rf"(?: (?:now|today|of it))?,? (?:{_AMENDED})\W*(?:$|[.,;!?])")
_PLANS: Final = Signs([f" {phrase}" for phrase in REPLY_WORDS["plans"]])
_TOLD: Final = frozenset(("number", "dose", "duration", "age", "measure", "percent", "date", "frequency"))
"""Kinds of figures that a reply may give bare."""


@lru_cache(maxsize=4)
def _phrases(role: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The phrases of a role with a blank before each, and their last words."""
    phrases = REPLY_WORDS[role]
    return tuple([f" {phrase}" for phrase in phrases]), frozenset([phrase.split()[-1] for phrase in phrases])


def _follows(words: list[str], role: str) -> bool:
    """Whether one of these phrases comes right before a figure, or before words that only link it: "actually at"."""
    end = len(words)
    for _ in range(_LINKS):
        if _ends_in_phrase(words[:end], role):
            return True
        if not end or words[end - 1] not in _LINK:
            return False
        end -= 1
    return _ends_in_phrase(words[:end], role)


def _ends_in_phrase(words: list[str], role: str) -> bool:
    phrases, last_words = _phrases(role)
    return bool(words) and words[-1] in last_words and f" {' '.join(words)}".endswith(phrases)


def puts_right(text: str, first: Quantity) -> int:
    """Whether the first figure of an utterance is said instead of one that was said before."""
    if first.start > _OPENING:
        return 0
    if takes_back(text, first.start):
        return TAKES_BACK
    before = lowered(text[: first.start])
    words = before.replace(",", " ").replace(":", " ").split()
    if _follows(words, "amends"):
        return PUTS_RIGHT if _CUTS.search(before) is None else INSTEAD
    if _BEHIND.match(lowered(text[first.end : first.end + _BESIDE])) is not None:
        return PUTS_RIGHT
    return INSTEAD if _follows(words, "rather") else 0


def plans(text: str, first: Quantity) -> bool:
    """Whether the first figure of an utterance is one of what is to be done: "I'd like to go up to a hundred"."""
    return _PLANS.are_in(f" {lowered(text[max(first.start - _OPENING, 0) : first.start])}")


def proposes(text: str, words: int) -> bool:
    """Whether a short utterance puts to the other what may be put right: "you've had two falls"; not "how many?"."""
    low = lowered(text)
    return words <= _PUT and _OPEN_QUESTION.search(low) is None and ("?" in low or _ADDRESSED.match(low) is not None)


def stands_alone(text: str, figure: Quantity) -> bool:
    """Whether a figure is all that a reply or its first clause says: "three, I fell again", "fifty-five now"."""
    return (
        figure.text[:5].lower() not in _POINTED
        and _ALONE.match(lowered(text[figure.end : figure.end + _BESIDE])) is not None
    )


def tells(text: str, first: Quantity) -> bool:
    """Whether a bare figure opens an utterance, or "once" does, and does not count what is named behind it."""
    if first.start > _TELLS or first.kind not in _TOLD or first.high is not None:
        return False
    if (first.kind == "number" and first.unit not in ("", "time")) or text.startswith(_COUNTED, first.end):
        return False
    return _BEFORE_IT.fullmatch(text[: first.start].lower()) is not None
