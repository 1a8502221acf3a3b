"""What a value ought to be, and not what it is: "the normal's under eight", "once the INR is under 2"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LEAD: Final = 24
_AGAINST: Final = ("under ", "below ", "less than ", "<", "< ", "≤", "≤ ")
_AIM: Final = re.compile(
    r"\b(?:normal(?:'s|’s| is| range)?|should be|supposed to be|ought to be|goal(?:'s|’s| is| of)?|target(?: is| of)?"
    r"|want (?:it|that|you)|until (?:it's|the [a-z]+['’]s)|limit(?: is| of)?)"
    r"(?: (?:under|over|above|below|less than|more than|between|around|up to|at least|to be|is|a|about|[<>≤≥])){0,2} ?$"
)


def is_limit(figure: Figure, record: Record) -> bool:
    """Whether a figure was said as what a value ought to be."""
    return is_aim(record.text(figure.key), figure.start)


def is_aim(text: str, start: int) -> bool:
    """Whether the words before a place in a text tell what ought to be, or what a value is held against."""
    if text.endswith(_AGAINST, 0, start):
        return True
    return _AIM.search(text[max(start - _LEAD, 0) : start].lower()) is not None
