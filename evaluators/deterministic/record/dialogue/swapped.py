"""A "no" that puts another in the place of one thing asked for, and leaves the rest.

"Penicillin gave you hives?" – "No, that was sulfa." "Your dad had a stroke?" – "No, it was my mother."
"""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.kin import RELATIVES, relative_of
from evaluators.deterministic.reading.mention import ASKED, CAUSES, COMPLAINTS, FAMILY, NEGATED
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS

_ANOTHER: Final = re.compile(
    rf"\W*(?:(?:oh|um|uh|er|well)\W+)?(?:no|nope|nah)\W+(?:(?:{REPLY_PATTERNS['thinks_on']})\W+){{0,3}}"
    rf"(?:(?:it|that|this)(?:['\u2019]s| is| was|)|just)?\s*(?:(?:{REPLY_PATTERNS['instead']}) )?"
    r"(?:the |my |his |her )?"
)
_THEIRS: Final = (" his ", " her ")
_REACH: Final = 8
"""Characters behind the opening of a reply within which the other is named."""
_WORD: Final = re.compile(r"[a-z]+")


def spared_by(turn: TurnReading, reply: TurnReading) -> frozenset[int]:
    """The numbers of the mentions that a reply, which is a "no", leaves standing."""
    text = reply.text.lower()
    opening = _ANOTHER.match(text)
    if opening is None:
        return frozenset()
    asked = [(number, mention) for number, mention in enumerate(turn.mentions) if mention.flags & ASKED]
    instead = kin_instead(text)
    if instead:
        theirs = [(number, mention.relative) for number, mention in asked if mention.flags & FAMILY]
        return frozenset(number for number, whose in theirs if whose not in ("", "family", instead))
    other = reply.mentions[0] if reply.mentions else None
    if other is None or other.flags & ~NEGATED & FAMILY or not opening.end() <= other.start <= opening.end() + _REACH:
        return frozenset()
    if other.term.category not in CAUSES or not any(m.term.category in CAUSES for _, m in asked):
        return frozenset()
    return frozenset(number for number, mention in asked if mention.term.category in COMPLAINTS)


def kin_instead(reply: str, other: str = "") -> str:
    """The relative whom a reply puts in the place of the ``other`` ("no, it was my mother", "no, it was his brother");
    else nothing."""
    opening = _ANOTHER.match(reply.lower())
    word = _WORD.match(reply.lower(), opening.end()) if opening is not None else None
    relative = RELATIVES.get(word[0], "") if word is not None else ""
    theirs = opening is not None and opening[0].endswith(_THEIRS)
    return relative_of(other, relative) if relative and other and theirs else relative
