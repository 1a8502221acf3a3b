"""Who says no and names another who has it: "Do you get headaches?" – "No, she gets the headaches."."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.around import plain
from evaluators.deterministic.reading.kin import RELATIVES
from evaluators.vocabulary.patterns import longest_first

_REACH: Final = 72
_YOU: Final = re.compile(r"\b(?:you|your|yourself|you're|you've)\b")
_WORDS: Final = longest_first(word for word in RELATIVES if word.isalpha())
_ANOTHER: Final = re.compile(
    r"\W*(?:(?:oh|well|me|god|not me|i don't|i haven't)\b\W*){0,2}(?:no|nope|nah|not me|never)\b\W*"
    r"(?:(?:no|not me|i don't|that's|it's|that is|it is|that'd be|but)\b\W*){0,3}"
    r"(?:s?he(?:'s)?|they(?:'re)?|him|her|them"
    rf"|(?:my|the) (?:own |other |older |younger |little |big )?(?:{_WORDS})(?:'s)?)"
    r"(?! (?:says?|said|thinks?|thought|told|tells?|reckons?|gave|gives|did|put|puts|asked|wants?|never|found)\b)"
    r"(?:\W+(?!(?:i|i'm|i've|me|my|mine|you|no|not|never|but)\b)[a-z']+){0,6}\W*"
)
"""From the opening of a reply up to what another has."""


def names_another_who_has(question: str, reply: str, start: int) -> bool:
    """Whether a reply says no for the one who was asked, and of somebody else what stands at ``start`` in it."""
    if start > _REACH:
        return False
    before = plain(reply[:start])
    if ". " in before[4:].rstrip() or _ANOTHER.fullmatch(before) is None:
        return False
    return " the one" in before or _YOU.search(plain(question)) is not None
