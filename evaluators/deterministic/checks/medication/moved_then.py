"""Doses that were moved before the visit, of which a note tells without planning it: "raised to 10 mg in September",
"edema from the amlodipine dose increase"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.reading.mention import Mention
from evaluators.deterministic.reading.wording.around import right_of

_REACH: Final = 64
_SENTENCE: Final = re.compile(r"[.;\n](?:\s|$)")
_THEN: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['moved then']})\b", re.IGNORECASE)
_WAS: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['was moved']})\b", re.IGNORECASE)
_CAUSE: Final = re.compile(
    rf"\b(?:{CLAIM_PATTERNS['blamed on']}) (?:(?:the|her|his|their|a|an|recent|of) )*\Z", re.IGNORECASE
)
_MOVE: Final = re.compile(rf" (?:dose |dosage )?(?:{CLAIM_PATTERNS['a move']})\b", re.IGNORECASE)


def moved_before(mention: Mention, text: str) -> bool:
    """Whether the move of a drug's dose is dated before today, or named as what brought something on."""
    cause = _CAUSE.search(text, max(mention.start - _REACH, 0), mention.start)
    if cause is not None and _MOVE.match(text, mention.end) is not None:
        return True
    if mention.act_at is None or _WAS.search(text, *mention.act_at) is None:
        return False
    behind = right_of(text, mention.act_at[1], _REACH, _SENTENCE)
    return _THEN.search(behind) is not None
