"""What a figure is about, as far as the words around it tell: whether two figures speak of the same thing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import read_words, stem
from evaluators.vocabulary.patterns import of_roles

_REACH: Final = 80
_NEAR: Final = 28
_PAST: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['of the past']})\b")
_AHEAD: Final = of_roles("claim_rules", "of what comes")

_FOLLOWER: Final = re.compile(r"(?:st|nd|rd|th)?[ -]([A-Za-z]{3,20})")
_LEADS: Final = re.compile(r"\b(?:in|within|next|another|after)(?: (?:about|like|the next|another|say))? $")
_FROM_NOW: Final = ("'s time", "’s time", " time", " from now")
_LEAD: Final = 24

Time = Literal["past", "ahead", ""]


class Topic(NamedTuple):
    """Stems of the words around a figure, and whether it lies behind the speaker or ahead."""

    stems: frozenset[str]
    time: Time


@lru_cache(maxsize=1024)
def topic(text: str, start: int, end: int) -> Topic:
    """The topic of the figure at ``text[start:end]``; looks at a bounded stretch around it, never over a sentence."""
    before = left_of(text, start, _REACH).lower()
    after = right_of(text, end, _REACH).lower()
    words = frozenset(read_words(f"{before} {after}").stems)
    return Topic(words, _time(before[-_NEAR:], after[:_NEAR]))


def _time(before: str, after: str) -> Time:
    around = f"{before} # {after}"
    past, ahead = _PAST.search(around) is not None, _AHEAD.search(around) is not None
    if after.lstrip().startswith(("ago", "history", "hx")):
        return "past"
    return "" if past == ahead else "past" if past else "ahead"


def shared(noted: Topic, said: Topic) -> int:
    """How much two topics have in common: stems, two less where one is behind and the other ahead."""
    opposed = bool(noted.time and said.time) and noted.time != said.time
    return len(noted.stems & said.stems) - (2 if opposed else 0)


def both_past(noted: Topic, said: Topic) -> bool:
    """Whether both figures tell how long something has been."""
    return noted.time == said.time == "past"


def is_ahead(text: str, start: int, end: int) -> bool:
    """Whether a duration leads from now to something to come: "see you in a week", "if it lasts, in a week's time"."""
    leads = _LEADS.search(text[max(start - _LEAD, 0) : start].lower()) is not None
    return (leads or text.startswith(_FROM_NOW, end)) and topic(text, start, end).time == "ahead"


def follower(text: str, end: int) -> str:
    """The stem of the word right after a figure, or nothing."""
    word = _FOLLOWER.match(text, end)
    return stem(word[1].lower()) if word is not None else ""
