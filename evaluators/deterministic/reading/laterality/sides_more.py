"""Which side has more of what both have: "left worse than right", "worse on the left", "R > L"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sides_words import SIDE_RULES
from evaluators.vocabulary.patterns import longest_first

_WORDS: Final = sorted(SIDE_RULES["left", "more"])
MORE: Final = (*_WORDS, ">")
"""What a text has that says so."""
_MORE: Final = longest_first(_WORDS)
_BEHIND: Final = re.compile(
    r" ?(?:>|(?:(?:side|one) )?"
    r"(?:(?:is|was|are|were|being|been|always|usually|a|bit|little|much|slightly|far|even|lot|definitely) )*"
    rf"(?:{_MORE})\b(?! (?:at|when|after|in the|with|if|during|by|and|so)\b))"
)
"""What follows a side that has more; not where one tells when it is worse."""
_NAMED_BEHIND: Final = re.compile(
    r"(?: (?!(?:other|left|right|is|was|are|no|not|any|never|hurts?)\b)[a-z]+){1,2}"
    rf"(?: (?:is|was|hurts?|being|been|always|usually|a|bit|lot|little|much|far|way|even|definitely))* (?:{_MORE}) than"
    r" (?:(?:on|in|the|my|your|his|her) )*(?:left|right|other)\b"
)
"""The same where the side is of something that is named: "the left knee is worse than the right"."""
_IS: Final = re.compile(r"'s(?= )")
_BEFORE: Final = re.compile(rf"\b(?=[bglmw])(?:{_MORE})(?: so)? (?:on|in|over|at|for) (?:the |my |your |his |her )?$")
_REACH: Final = 56
_DENIED: Final = ("no", "not", "any", "isn't", "isnt", "wasn't", "wasnt", "never", "than")


def has_more(low: str, start: int, end: int) -> bool:
    """Whether the side at ``low[start:end]`` is said to have more than the other one."""
    ahead = low[end : end + _REACH]
    told = _IS.sub(" is", ahead, count=1)
    if _BEHIND.match(told) is not None or _NAMED_BEHIND.match(told) is not None:
        return not low[max(start - _REACH, 0) : start].rstrip().endswith(_DENIED)
    behind = low[max(start - _REACH, 0) : start]
    found = _BEFORE.search(behind)
    return found is not None and not behind[: found.start()].rstrip().endswith(_DENIED)
