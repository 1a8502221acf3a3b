"""The words around terms and cues by what they do there, and those of the gap between a cue and a term.

The words and their roles are data (``tables/clause_rules.tsv``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.vocabulary.normal import clause_fold
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import words_by_role

WORD: Final = re.compile(r"[a-z][a-z']*|,")
"""A word of a clause, or the comma that parts two."""
CLAUSE_WORDS: Final = words_by_role("clause_rules.tsv")
"""By what they do there, the words around terms and cues."""
CLAUSE_PATTERNS: Final = by_role(CLAUSE_WORDS)
"""The same as alternatives of a pattern."""
ONE_TIME: Final = rf"(?:{CLAUSE_PATTERNS['one time']}) (?:i|he|she|we|it|they)\b"
"""How one goes on who tells of one time: "no no one time I felt shaky"."""
NEAR: Final = 5
"""Words of a gap, at most, that bear on what stands behind it."""
NOUN_WORDS: Final = 1
"""Words that may stand between "my" and a term: "for my bad cough"."""
_IN_THE_MORNING: Final = " AM "
"""Is no "am": "no AM headaches"."""
_LAST: Final[list[tuple[str, list[str]]]] = [("", [])]
"""The gap that was read last, with its words: most are asked several things."""


def gap_words(gap: str) -> list[str]:
    """The words of a gap; the list is not to be changed."""
    known = _LAST[0]
    if known[0] == gap:
        return known[1]
    folded = clause_fold(gap.replace(_IN_THE_MORNING, " morning "))
    quoted = " '" in folded or folded.startswith("'")  # an apostrophe begins no word
    words: list[str] = WORD.findall(folded) if quoted else folded.split()
    _LAST[0] = (gap, words)
    return words


def last_of(words: Sequence[str], wanted: frozenset[str]) -> int:
    return next((at for at in range(len(words) - 1, -1, -1) if words[at] in wanted), -1)
