"""What its sentence itself puts right, or only wishes away: "she says I wheeze, but I don't", "she wants me to take
turmeric, but I don't", "if it wasn't for the pain"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import HYPOTHETICAL, NEGATED, UNCERTAIN
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, CLAUSE_WORDS
from evaluators.deterministic.reading.wording.phrases import Seldom

REACH: Final = 40
"""Characters around a complaint in which that stands."""
_OPENS: Final = (" but ", ", but ")
_BUT: Final = r",? but (?:i|we|you|he|she|it|they|there|that|this)(?: |(?='))"
_ENDS: Final = r"(?= ?(?:[.,;!?]|$))"
_ENDS_OR_GOES_ON: Final = rf"(?:{_ENDS}|(?= (?:no|so|because)\b))"
_HAS_NOT: Final = re.compile(rf"{_BUT}(?:{CLAUSE_PATTERNS['and has not']}){_ENDS}")
_DOES_NOT: Final = re.compile(
    rf",? but (?:i|we|he|she|they)(?: |(?='))(?:{CLAUSE_PATTERNS['and has not']}){_ENDS_OR_GOES_ON}"
)
_HAS: Final = re.compile(rf"{_BUT}(?:{CLAUSE_PATTERNS['and has']}){_ENDS}")
_LEFT_OUT: Final = Seldom(
    rf"\b(?:take|takes|taking|took|on) (?:{CLAUSE_PATTERNS['all of them']}) (?:{CLAUSE_PATTERNS['all but']})"
    r"(?: (?:the|my|that|this|his|her))? $",
    CLAUSE_WORDS["all of them"],
)
_BUT_FOR: Final = Seldom(
    rf"\b(?:{CLAUSE_PATTERNS['but for']})(?: (?:the|this|these|that|those|my|his|her))? $", CLAUSE_WORDS["but for"]
)
_NOT_EASED: Final = Seldom(
    rf"\b(?:{CLAUSE_PATTERNS['eases it']}) [^.;:?!]{{0,28}},? (?:but )?not (?:(?:for|with) )?(?:(?:the|my|his|her) )?$",
    ("not ",),
)
"""Before a complaint that is there and not helped: "it helps the sneezing, not the stuffiness"."""


def is_left_out(before: str) -> bool:
    """Whether a drug is the one that is not taken: "I take everything except the metformin"."""
    return _LEFT_OUT.search(before.lower()) is not None


def is_not_had(after: str) -> bool:
    """Whether a drug or a substance, as what follows it in its sentence shows, is only what others take or advise:
    "everyone takes vitamin D, but I don't"."""
    following = after.lower()
    return following.startswith(_OPENS) and _DOES_NOT.match(following) is not None


def contrasted(flags: int, before: str, after: str) -> int:
    """The flags of a complaint, given what stands before and after it in its sentence."""
    following = after.lower()
    if following.startswith(_OPENS):
        if _HAS_NOT.match(following) is not None:
            return flags & ~(HYPOTHETICAL | UNCERTAIN) | NEGATED
        if _HAS.match(following) is not None:
            return flags & ~NEGATED
    if flags & NEGATED and _NOT_EASED.search(before.lower()) is not None:
        return flags & ~NEGATED
    if flags & (NEGATED | HYPOTHETICAL) and _BUT_FOR.search(before.lower()) is not None:
        return flags & ~(NEGATED | HYPOTHETICAL)
    return flags
