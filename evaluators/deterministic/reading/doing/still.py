"""Whether one tells, or asks, that a drug is taken still ("I'm still on it"): no word to go on with it."""

from __future__ import annotations

import re
from typing import Final

_BEFORE: Final = 48
_STILL: Final = re.compile(r"\bstill (?:on|taking|using|take|use)\b[^.?!;]*$", re.IGNORECASE)
_STILL_IT: Final = re.compile(r"\bstill (?:on|taking|using|take|use|have) (?:it|them|that|those)\b", re.IGNORECASE)


def is_still_taken(text: str, start: int) -> bool:
    """Whether the words before a drug at ``start`` have it as taken still."""
    return _STILL.search(text, max(start - _BEFORE, 0), start) is not None


def says_still(reply: str) -> bool:
    """Whether a reply has what was asked for as taken still: "yeah, still taking that"."""
    return _STILL_IT.search(reply, 0, _BEFORE) is not None
