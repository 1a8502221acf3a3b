"""What a value ought to be, and not what it is: "the normal's under eight", "once the INR is under 2"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LEAD: Final = 24
_AGAINST: Final = (*[f"{word} " for word in CLAIM_WORDS["limit"]], "<", "< ", "≤", "≤ ")
_AIM: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['aim']}|until the [a-z]+['’]s)(?: (?:{CLAIM_PATTERNS['aimed at']}|[<>≤≥])){{0,2}} ?$"
)


def is_limit(figure: Figure, record: Record) -> bool:
    """Whether a figure was said as what a value ought to be."""
    return is_aim(record.text(figure.key), figure.start)


def is_aim(text: str, start: int) -> bool:
    """Whether the words before a place in a text tell what ought to be, or what a value is held against."""
    if text.endswith(_AGAINST, 0, start):
        return True
    return _AIM.search(text[max(start - _LEAD, 0) : start].lower()) is not None
