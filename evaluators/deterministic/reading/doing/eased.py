"""Whether what "stopped" is a complaint, and not the drug named beside it, which brought that about: "on the Zoloft the
crying stopped", "the dizziness stopped with the metoprolol"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS

_STOPPED: Final = "stopped"
"""The one word of ending that is said of what ends by itself, too."""
_BEGUN: Final = rf"(?: (?:i|we|he|she|you))?(?: (?:{CLAUSE_PATTERNS['begins a drug']}))?"
_ITS: Final = r"(?: (?:the|my|your|his|her|that|some))? "
_BY: Final = re.compile(
    rf"\b(?:{CLAUSE_PATTERNS['eased by']}){_BEGUN}{_ITS}$"
    rf"|(?:^|[.,;?!] )(?:(?:{CLAUSE_PATTERNS['opens talk']}),? ){{0,3}}on{_ITS}$"
)
_BEHIND: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['eased by']}){_BEGUN}{_ITS}$")
_MOST: Final = 6
"""Words between a drug and "stopped" at the most: what stopped is named among them."""
_REACH: Final = 40


def eases(low: str, start: int, end: int, drug: tuple[int, int]) -> bool:
    """Whether the word of ending at ``low[start:end]`` is said of something that stopped with the drug at a place."""
    if low[start:end] != _STOPPED:
        return False
    if drug[0] >= end:
        subject = low[max(start - _REACH, 0) : start].split()[-1:]
        return CLAUSE_WORDS["who stops"].isdisjoint(subject) and _BEHIND.match(low[end : drug[0]]) is not None
    words = low[drug[1] : start].replace(",", " ").split()
    if not 0 < len(words) <= _MOST or not CLAUSE_WORDS["who stops"].isdisjoint(words):
        return False
    return _BY.search(low[max(drug[0] - _REACH, 0) : drug[0]]) is not None
