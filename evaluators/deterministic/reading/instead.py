"""Who says no and names another who has it: "Do you get headaches?" – "No, she gets the headaches."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.around import plain
from evaluators.deterministic.reading.kin import RELATIVE_WORDS, WHICH_ONE
from evaluators.deterministic.reading.leads import lead
from evaluators.deterministic.reading.reply_words import REPLY_PATTERNS

_REACH: Final = 72
_YOU: Final = re.compile(r"\b(?:you|your|yourself|you're|you've)\b")
_ANOTHER: Final = re.compile(
    rf"{lead('no', 2)}(?:no|nope|nah|not me|never)\b{lead('another', 3)}"
    rf"(?:s?he(?:'s)?|they(?:'re)?|him|her|them|(?:my|the) {WHICH_ONE}(?:{RELATIVE_WORDS})(?:'s)?)"
    rf"(?! (?:{REPLY_PATTERNS['tells']})\b)(?:\W+(?!(?:{REPLY_PATTERNS['of_oneself']})\b)[a-z']+){{0,6}}\W*"
)
"""From the opening of a reply up to what another has."""
_KIN_HAS: Final = re.compile(
    r"\W*(?:(?:yes|yeah|well|just|only|oh|i think|um|uh)\W+){0,3}(?:both )?(?:my|his|her|our) "
    rf"{WHICH_ONE}(?:{RELATIVE_WORDS})s?(?:(?:,| and)(?: my)? {WHICH_ONE}(?:{RELATIVE_WORDS})s?){{0,2}} "
    r"(?:both )?(?:(?:does|did|do)\b(?!n't| not)"
    r"|(?:has|had|have|got|is|was)(?= (?:it|that|one|them|this|had it|got it|had that)\b|\W*$|[.,;]))"
)


def names_another_who_has(question: str, reply: str, start: int) -> bool:
    """Whether a reply says no for the one who was asked, and of somebody else what stands at ``start`` in it."""
    if start > _REACH:
        return False
    before = plain(reply[:start])
    if ". " in before[4:].rstrip() or _ANOTHER.fullmatch(before) is None:
        return False
    return " the one" in before or _YOU.search(plain(question)) is not None


def has_kin(reply: str) -> bool:
    """Whether a reply to who asks for the family opens with a relative who has it: "my mother does"."""
    return _KIN_HAS.match(plain(reply[:_REACH])) is not None
