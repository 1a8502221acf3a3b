"""What is there in spite of the denial before it, by the words between the two: what is to be taken in its stead, what
was there one time, or what is told in a clause that no punctuation parts from it.
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.clauses import begins_later, is_there
from evaluators.deterministic.reading.context.granted import opens_with_occasion
from evaluators.deterministic.reading.context.questions import DRUGS
from evaluators.deterministic.reading.mention import COMPLAINTS
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS, ONE_TIME
from evaluators.vocabulary import Term

_NOTHING: Final = "nothing"
_FOR: Final = " for "
_AND: Final = " and "
_NOT: Final = "not"
_INSTEAD: Final = re.compile(
    rf"['’ ](?:{CLAUSE_PATTERNS['left at that']}) (?:{CLAUSE_PATTERNS['in its stead']}) (?:(?:the|your|some) )?$"
)
"""Behind what is denied, where nothing is punctuated: what is to be taken."""
_USE: Final = re.compile(
    rf"(?:['’](?:s|re))?[,;]? *[,;–-] (?:(?:and|but|so|just|please|then|only|you can|you may) ){{0,2}}"
    rf"(?:{CLAUSE_PATTERNS['in its stead']}) (?:(?:the|your|some|plain|regular) )?$",
    re.IGNORECASE,
)
"""The same behind a comma: "no ibuprofen, use Tylenol"."""
_ONE_TIME: Final = re.compile(rf"\b{ONE_TIME}", re.IGNORECASE)
"""The same: that it was there one time."""
_DRINK: Final = "substance:alcohol"
_ONE_OF: Final = (" a ", " one ", " two ", " i drink ", " i have ")
_SMOKED: Final = ("smoked", "smoke", "vaped")
"""Who never did that is not told of what one drinks."""
_OBJECTLESS: Final = re.compile(rf" (?:{CLAUSE_PATTERNS['objectless']}), ")
"""Behind a denial that ends with its verb."""
_ORDERED: Final = re.compile(rf" and (?:{CLAUSE_PATTERNS['carry on']}) ")
"""Behind what is denied: what is to be done."""
_BARE_NO: Final = frozenset(("", "no"))
_SOME_OF_IT: Final = re.compile(rf"^ (?:(?!(?:or|nor|and)\b)[a-z]+ )?(?:{CLAUSE_PATTERNS['some of it']}) $")
"""Behind what is denied: how many of another thing there are."""


def is_left_standing(text: str, term: Term, gap: str, following: str, word: str, start: int) -> bool:
    """Whether a denial does not hold for a term behind it.

    ``gap``: the words between; ``following``: those behind the term; ``word``: what denies, or nothing where it has
    denied something else before; ``start``: where what it denies begins in the text.
    """
    if term.category in DRUGS:
        return _is_used(gap, following, word) or _is_of_another_clause(text, term, gap, word, start)
    if word == _NOT and opens_with_occasion(gap):
        return True  # "no fever, well, not with the headaches"
    if _ONE_TIME.search(gap) is not None:
        return True  # "no no one time I felt shaky"
    if term.category in COMPLAINTS and begins_later(following):
        return True
    return _is_of_another_clause(text, term, gap, word, start)


def _is_used(gap: str, following: str, word: str) -> bool:
    """Whether a drug is to be taken, or works, while another thing is denied."""
    if _ORDERED.search(gap) is not None:
        return True  # "not the middle and keep the eye drops"
    if not word and _USE.match(gap) is not None:
        return True  # "no ibuprofen, use Tylenol"
    if _INSTEAD.search(gap) is not None:
        return True  # "don't mix em keep the Prilosec going"
    return gap.endswith(_AND) and is_there(f"{gap[: -len(_AND)]}, ", following)  # "not throbbing and paracetamol helps"


def _is_of_another_clause(text: str, term: Term, gap: str, word: str, start: int) -> bool:
    """Whether the words between have all that the denial is of."""
    if term.concept == _DRINK and gap in _ONE_OF and text.endswith(_SMOKED, 0, start):
        return True  # "never smoked a glass of wine on Sundays"
    if _OBJECTLESS.fullmatch(gap) is not None:
        return True  # "at a step she did not see, bruising her hip"
    if word in _BARE_NO and _SOME_OF_IT.search(gap) is not None:
        return True  # "no flashing one or two floaters"
    return word.endswith(_NOTHING) and gap == _FOR  # "takes nothing for pain"
