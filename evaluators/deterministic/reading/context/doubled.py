"""Denials that are denied themselves, and so affirm: "can't eat without choking", "it's not that I don't cough"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.vocabulary import Match

_REACH: Final = 56
"""Characters before a denial in which one stands that takes it back."""
_WORD: Final = re.compile(r"[a-z']+|[,;:()-]")
_NOT: Final = frozenset(("not", "never", "cannot", "nobody"))
_HARDLY: Final = frozenset(("hardly", "barely", "scarcely", "rarely", "seldom"))
_SIGNS: Final[tuple[str, ...]] = ("n't", *sorted(_NOT | _HARDLY))
"""Without any of these there is no other denial."""
_BREAKS: Final = frozenset((",", ";", ":", "(", ")", "-", "but", "and", "so", "because"))
_SAYING: Final = frozenset(("say", "saying", "said", "like", "mean", "means", "pretend", "claim", "claiming"))
_ONE: Final = frozenset(("a", "one", "single"))
_SPANS: Final = frozenset(("day", "night", "morning", "evening", "week", "month", "hour", "moment", "time"))
_SUBJECTS: Final = frozenset(("i", "you", "he", "she", "we", "they", "it", "there"))


def is_undone(text: str, sentence_start: int, denial: Match) -> bool:
    """Whether what stands before a denial, in the same clause, takes it back.

    A negation that only comes along with another one does not: "I don't have no pain".
    """
    before = text[max(sentence_start, denial.start - _REACH) : denial.start].lower()
    if not any(sign in before for sign in _SIGNS):
        return False
    words: list[str] = _WORD.findall(before)
    first = -1
    for number, word in enumerate(words):
        if word in _BREAKS:
            first = -1
        elif first < 0 and (word in _NOT or word.endswith("n't") or word in _HARDLY):
            first = number
    if first < 0:
        return False
    between = words[first + 1 :]
    if denial.term.surface == "without":
        return bool(between)
    if not between:
        return words[first] == "never" and denial.term.surface.endswith("n't")
    if words[first] in _HARDLY or between.pop().partition("'")[0] not in _SUBJECTS:
        return False
    if between and between[0] in _ONE:
        return not _SPANS.isdisjoint(between)  # "not a day that I don't cough"
    if between and between[-1] == "that":
        return len(between) == 1 or between[-2] in _SAYING
    return bool(between) and between[-1] in _SAYING
