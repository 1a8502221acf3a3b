"""Which drugs others were taken for before today: "they changed my lisinopril to losartan"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.reading.doing.deciding import SWITCHED_TO
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ASKED,
    ENDED,
    HYPOTHETICAL,
    NEGATED,
    START,
    STOP,
    Mention,
)
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS

_MOST: Final = 64
_BEFORE: Final = 64
_BETWEEN: Final = 160
_CHANGED: Final = re.compile(
    rf"\b(?:he|she|they|{REPLY_PATTERNS['prescribers']})"
    rf" (?:just )?(?:{REPLY_PATTERNS['switched']})(?: over)? (?:my|the|his|her) $"
)
"""Somebody else's change, before the drug that is taken no more: "my cardiologist changed the "."""
_CHANGED_FROM: Final = re.compile(
    rf"\b(?:i|i've|i have|he|he's|she|she's|they|they've) (?:{REPLY_PATTERNS['switched']})"
    r"(?: me)?(?: over)? from (?:my |the )?$"
)
_HARM: Final = rf"\b(?:{REPLY_PATTERNS['harm done']})\b[^.?!]*?\bso "
_ON_ANOTHER: Final = re.compile(rf"{_HARM}(?:now )?(?:i'm|he's|she's|i am) (?:now )?on $")
"""Behind a drug that did harm, before the one that is taken now."""
_GIVEN_UP: Final = re.compile(
    rf"{_HARM}(?:then |now |in the end )?(?:i|he|she|they|we|(?:my |the )?(?:{REPLY_PATTERNS['prescribers']}))"
    rf"(?:'ve|'s| have| has| had)? (?:just |both )?(?:{REPLY_PATTERNS['gave it up for']})\b"
)
"""Behind a drug that did harm, and is taken no more for it: "it burned my gullet, so they gave me the drip"."""
_TO: Final = re.compile(r"(?: over)? (?:to|for|with|onto) ")
_TAKEN: Final = re.compile(
    r"\b(?:(?:i|he|she) (?:still )?(?:takes?|uses?)|(?:i'm|i am|he's|she's) (?:still )?(?:on|taking)) (?:my |the )?$"
)
"""Before a drug that is taken still, so that another one was changed: "I take aspirin, and they switched me to …"."""
_OF_THE_NEXT: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['gives up the next']})(?: taking)?(?: the| my| his| her)? $")
"""Before the next drug, which is then the one given up: "the one she gave me, so I stopped the losartan"."""
_SO: Final = " so "
_FROM: Final = " from "
_BY_US: Final = re.compile(r"\b(?:i|we|i've|we've|i'll|we'll|let's|could|can|should|might|would|be)(?: [a-z]+)? $")
"""Before what is done in the visit itself, or might be."""


def mark_replaced(text: str, mentions: Sequence[Mention]) -> None:
    """Flag drugs as ended that somebody changed to others, and these as begun.

    "It gave me a cough so he switched me to losartan" tells it of the drug before only where there is just one.
    """
    drugs = [mention for mention in mentions[:_MOST] if mention.term.category == "medication"]
    _mark_given_up(text, drugs)
    for number, (old, new) in enumerate(pairwise(drugs)):
        between = lowered(text[old.end : new.start]) if new.start - old.end <= _BETWEEN else ""
        if not between or "?" in between or old.flags & (NEGATED | ASKED) or old.term.isa(new.term.concept):
            continue
        if text.startswith(_FROM, new.end):
            continue  # "they moved me to Eliquis from warfarin"
        if _is_changed(lowered(text[max(old.start - _BEFORE, 0) : old.start]), between, alone=not number):
            old.flags = old.flags & ~(ACTIONS | HYPOTHETICAL) | STOP | ENDED
            new.flags |= 0 if new.flags & ACTIONS else START


def _mark_given_up(text: str, drugs: Sequence[Mention]) -> None:
    """Flag as ended what did harm and was given up for it, each told of up to where the next drug is named."""
    if not drugs or _SO not in text:
        return
    ends = [*[mention.start for mention in drugs[1:]], len(text)]
    for drug, end in zip(drugs, ends, strict=True):
        if drug.flags & (NEGATED | ASKED | ACTIONS):
            continue
        behind = lowered(text[drug.end : min(end, drug.end + _BETWEEN)])
        given_up = _GIVEN_UP.search(behind)
        if given_up is not None and not (drug is not drugs[-1] and _OF_THE_NEXT.search(behind, given_up.start())):
            drug.flags = drug.flags & ~HYPOTHETICAL | STOP | ENDED


def _is_changed(before: str, between: str, *, alone: bool) -> bool:
    if _TO.fullmatch(between) is not None and (_CHANGED.search(before) or _CHANGED_FROM.search(before)):
        return True
    if alone and _ON_ANOTHER.search(between) is not None:
        return True
    switched = SWITCHED_TO.search(between)
    if switched is None or not (" it " in switched[0] or (alone and _TAKEN.search(before) is None)):
        return False
    return _FROM not in switched[0] and _BY_US.search(between[: switched.start()]) is None
