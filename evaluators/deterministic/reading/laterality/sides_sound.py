"""What says that all is well on a side: "the left one is fine", "the left's no bother", "nothing on the right"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sides_words import SIDE_RULES

_AGREED: Final = re.compile(r" okay (?<=[a-z] okay )(?=and |so |now |the |let)")
"""What one says in going on: "the wrist is swollen okay and"."""
SAYS_WELL: Final = SIDE_RULES["left", "well"]
_NOT_SO: Final = frozenset(("not", "t", "never", "hardly", "barely", "as"))
"""Right before a word that says all is well: "isn't working", "worn as well"."""
_FILLERS: Final = SIDE_RULES["left", "filler"]
_TROUBLE: Final = SIDE_RULES["left", "trouble"]
_NO: Final = "no"
_PREDICATES: Final = SIDE_RULES["left", "predicate"]
_NOTHING: Final = re.compile(r"\b(?:(?:nothing|none) (?:on|in|at)|never) (?:the|my|your|his|her) $")
"""Right before a side on which all is well: "nothing on the right", "never the left"."""
_NOTHING_REACH: Final = 16
_WORD: Final = re.compile("[a-z]+")


def says_well(behind: str) -> bool:
    """Whether the words ``behind`` a side say that all is well there: not the "okay" with which one goes on."""
    words = _WORD.findall(_AGREED.sub("", behind))
    for at, word in enumerate(words):
        if at and words[at - 1] in _NOT_SO:
            continue
        if word in SAYS_WELL and (at <= 1 or word not in _FILLERS or words[at - 1] in _PREDICATES):
            return True
        if at and word in _TROUBLE and words[at - 1] == _NO:
            return True
    return False


def has_nothing(low: str, start: int) -> bool:
    """Whether right before the side at ``start`` it is said to have nothing."""
    return _NOTHING.search(low, max(start - _NOTHING_REACH, 0), start) is not None
