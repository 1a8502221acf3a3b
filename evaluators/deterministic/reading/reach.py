"""How far a cue reaches: up to where, in characters, it may hold for a term or for the next item of its list."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import HISTORICAL, HYPOTHETICAL, NEGATED, UNCERTAIN, USED
from evaluators.deterministic.reading.questions import REACH, SENTENCE_REACH

_LOOSE_REACH: Final = 64
"""Bound of every reach in long speech without punctuation."""

_REACH: Final = {
    NEGATED: REACH,
    UNCERTAIN: REACH,
    HYPOTHETICAL: SENTENCE_REACH,
    HISTORICAL: REACH,
    USED: REACH + REACH // 2,
}
_ANNOUNCING: Final = ("following", "of", "for", "any")
"""What may stand before a colon after which a denial goes on: "denies the following: …"."""
_BREAK: Final = re.compile(r" [-–—] |[-=]>|→")
"""Signs behind which a denial does not go on: "not pregnant - Mirena in situ"."""
_GOING_ON: Final = (",", " or", " and", " nor", "/")
"""What may follow a closed bracket within a list."""


def reach_of(text: str, start: int, flag: int, *, loose: bool, opening: int = 0) -> int:
    """Where a cue's hold ends: after its reach; but for conditions at the latest at the next bracket.

    A denial's goes on in a bracket and behind it, where a list does, and ends at a dash or a colon; ``opening`` is
    how many characters behind a cue may be such a sign without ending it. ``loose``: in long unpunctuated speech.
    """
    reach = _REACH[flag]
    limit = start + (min(reach, _LOOSE_REACH) if loose else reach)
    if flag == HYPOTHETICAL:
        return limit
    if flag == NEGATED:
        at = text.find(":", start + 1, limit)
        if at >= 0 and not text[start:at].endswith(_ANNOUNCING):
            limit = at  # "have not been taken reliably: three boxes of …"
        sign = _BREAK.search(text, start + opening, limit)
        limit = limit if sign is None else sign.start()
    at = text.find("(", start, limit)
    if at < 0:
        at = text.find(")", start, limit)
        return at if at >= 0 else limit
    close = text.find(")", at, at + 2 * reach) if flag == NEGATED else -1
    if close < 0:
        return at
    return close + reach // 2 if text.startswith(_GOING_ON, close + 1) else close
