"""What a note has no allergy to: "no allergy to latex", "not allergic to sulfa", "no penicillin allergy"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import ANY_ALLERGY, CAUSES, FAMILY, NEGATED, Mention
from evaluators.deterministic.reading.wording.clause_words import CLAUSE_PATTERNS

ALLERGIC_TO: Final = re.compile(
    r"\ballerg(?:ic|y|ies) to (?:(?:the|any|your) )?(?:[a-z]+(?:,| or) ){0,3}$", re.IGNORECASE
)
"""Before what an allergy is to, or is asked for."""
_ALLERGY: Final = "allerg"
_NONE_KNOWN: Final = "a to "
"""Within "NKA to latex", "NKDA to sulfa", which name no allergy."""
_TO: Final = re.compile(
    r"\b(?:no|not|never|without|den(?:y|ies|ied|ying))"
    rf"(?: (?:{CLAUSE_PATTERNS['denied allergy']})){{0,4}}"
    r" allerg(?:y|ies|ic) to\b"
    r"|\bnk[dfm]{0,2}a to\b"
)
_ELSE: Final = re.compile(r"[.;:()]|\b(?:but|except|other|only|is|has|takes?|reports?|causes?)\b")
"""What ends a list of what one is not allergic to."""
_NAMED_FIRST: Final = re.compile(r" (?:drug )?allerg(?:y|ies)\b")
_HEADING: Final = " :*_"
"""What follows where the things stand below: "No known allergies to:"."""


def not_allergic_to(text: str, mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The things that a statement, in lower case, has no allergy to, and the allergy itself; hardly any has such."""
    if _ALLERGY not in text and _NONE_KNOWN not in text:
        return ()
    causes = [mention for mention in mentions if mention.term.category in CAUSES]
    denied = _TO.search(text)
    spared = [m for m in causes if m.term.concept != ANY_ALLERGY and _is_spared(m, text, denied)]
    if not spared and (denied is None or text[denied.end() :].strip(_HEADING)):
        return ()
    return (*spared, *(m for m in causes if m.term.concept == ANY_ALLERGY))


def _is_spared(mention: Mention, text: str, denied: re.Match[str] | None) -> bool:
    if mention.flags & FAMILY:
        return False
    named = _ALLERGY in text[mention.start : mention.end] or _NAMED_FIRST.match(text, mention.end) is not None
    if mention.flags & NEGATED and named:
        return True
    if denied is None or mention.start < denied.end():
        return False
    return _ELSE.search(text, denied.end(), mention.start) is None
