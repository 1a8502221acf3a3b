"""Whether a reply says yes or no to what somebody does: "we do, two of them", "not yet", "every night".

What answers a question for a term is known by cues (``reading.replies.answers``). Of what one does it is often said in
other words, and what a reply leaves open matters more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways.predicates import PREDICATE_WORDS
from evaluators.vocabulary.patterns import by_role

_WORDS: Final = by_role(PREDICATE_WORDS)
_ELLIPTIC: Final = re.compile(
    rf"(?:(?:{_WORDS['leads']}),? )*(?:{_WORDS['replier']})(?:'ve)? ?(?:{_WORDS['elliptic']})(?P<no>n't|'t|t| not)?"
    rf"(?=[,.!;]|$| (?:{_WORDS['goes on']})\b)"
)
"""A reply that only repeats the auxiliary of the question: "he won't"."""
_SAYS_NO: Final = re.compile(rf"(?:{_WORDS['says no']})\b")
_SAYS_YES: Final = re.compile(rf"(?:{_WORDS['says yes']})\b")
_WORD: Final = re.compile(r"[a-z']+")
_READ: Final = 400
"""Characters of a reply that are looked at for what it leaves open."""


def yes_or_no(ahead: Sequence[TurnReading], distance: int, polarity: int) -> tuple[int, int]:
    """Distance and polarity of the reply to what somebody does, of utterances ``ahead``; (0, 0) where it says neither,
    or leaves some of it open, or is taken back. ``distance`` and ``polarity`` are those of ``find_answer``.
    """
    if not polarity and ahead:
        distance, polarity = 1, elliptic(ahead[0].text)
    if polarity not in (YES, NO) or ahead[distance - 1].hedged:
        return 0, 0
    open_by = PREDICATE_WORDS["reserved" if polarity == NO else "not granted"]
    after = ahead[distance : distance + 1]
    if not open_by.isdisjoint(_WORD.findall(ahead[distance - 1].text[:_READ].lower())) or _is_reverse(after, polarity):
        return 0, 0
    return distance, polarity


def elliptic(text: str) -> int:
    """Yes or no of a reply that only repeats the auxiliary, or says how often, or that not yet; else 0."""
    low = text[:_READ].lower()
    match = _ELLIPTIC.match(low)
    if match is not None:
        return NO if match["no"] else YES
    return NO if _SAYS_NO.match(low) is not None else YES if _SAYS_YES.match(low) is not None else 0


def _is_reverse(after: Sequence[TurnReading], polarity: int) -> bool:
    """Whether what follows a reply says the reverse of it: "no" – "actually yes"."""
    return any(not turn.asks and -polarity in (turn.answer, elliptic(turn.text)) for turn in after)
