"""Bare lists at the end of an utterance: "okay and chest pain short of breath swelling in the legs".

Where a recogniser leaves out the question mark, and the clinician the question, nothing but what comes next tells
whether such a list asks: a "no" denies it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.context.clauses import is_told
from evaluators.deterministic.reading.context.granted import is_summed_up
from evaluators.deterministic.reading.mention import ASKED, EXAMINED, FAMILY, HYPOTHETICAL, NEGATED, Mention

_ASKABLE: Final = frozenset(("symptom", "problem", "substance", "allergen"))
_GAP: Final = 20
"""Characters between two items of such a list, and from the last one to the end."""
_BEFORE: Final = 20
_GOVERNING: Final = 2
"""Words before the first item that may make a statement of it: "you have a cough"."""
_CLOSING: Final = ("good", "great", "okay", " ok", "alright", "perfect", "excellent", "right")
"""Words with which the clinician closes one topic before the next one: "so that's good burning when you go"."""
_MOST: Final = 12
_OTHERWISE: Final = ASKED | NEGATED | HYPOTHETICAL | FAMILY | EXAMINED
_ENDS: Final = (".", "!", "?", "…", '"')
_ONESELF: Final = frozenset(("i", "i'm", "i've", "my", "me"))
"""Words of those who tell of themselves."""


def trailing(text: str, mentions: Sequence[Mention], tail: int) -> int:
    """How many of the last mentions are the items of a bare list, with the places among them.

    ``tail``: where the words begin that close it ("anything like that"), or the end of the text.
    """
    if not mentions or text.rstrip().endswith(_ENDS):
        return 0
    first, end, placed = len(mentions), tail, False
    for number in range(len(mentions) - 1, max(len(mentions) - 1 - _MOST, -1), -1):
        mention = mentions[number]
        if mention.flags & _OTHERWISE or mention.end > end:
            break
        gap = text[mention.end : end]
        longest = 2 * _GAP if end == tail < len(text) else _GAP
        if len(gap) > longest or (end == len(text) and is_summed_up(gap)):
            break
        if mention.term.category in _ASKABLE:
            if not placed and _parts(gap):
                break
            first = number
        placed = mention.term.category not in _ASKABLE
        end = mention.start
    if first == len(mentions) or not _ONESELF.isdisjoint(text[-_MOST * _GAP :].lower().split()):
        return 0
    start = mentions[first].start
    before = text[max(0, start - _BEFORE) : start]
    governed = is_told(before, last=_GOVERNING) and not before.rstrip().lower().endswith(_CLOSING)
    return len(mentions) - first - governed


def _parts(gap: str) -> bool:
    """Whether what stands between two items is no mere place or occasion of the former: "… when you walk"."""
    return is_told(gap, last=1)
