"""Replies that name a side: "the left one", "no, just the right", "the other one"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.laterality.sides_words import OTHER
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.replies.replying import PICKS
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.leads import lead

SHORT: Final = 3
BARE: Final = 8
"""Words of an utterance that puts right a side named alone: "Left." – "Mum, it's your right one."."""
RIGHT: Final = re.compile(r"\W*(?:(?:uh|um|er|oh|it's|just|no|nope)\W+)?(right)\W*$", re.IGNORECASE)
NO_LEAD: Final = re.compile(r"^\W*(?:no|nope|nah)\b\W*", re.IGNORECASE)
NAMING: Final = re.compile(
    r"\W*(?:[a-z]+, )?(?:(?:it's|it is|its|it was|that was|that's|you mean|i'm|on|in) ){0,2}"
    r"(?:(?:the|my|your|his|her) )?",
    re.IGNORECASE,
)
"""All that stands before a side with which a reply opens."""
_OTHER_ONE: Final = re.compile(
    lead("other side", 4) + r"(?:the |my )?"
    r"other (?:one|side)\b[^a-z]*(?:actually\W*)?",
    re.IGNORECASE,
)
"""A whole reply to who asked for one side: "no, the other one"."""
_OTHER_WORDS: Final = 6


def names_side(turn: TurnReading) -> bool:
    """Whether an utterance names a side, or says no more than "right", which may be one."""
    if turn.sides or turn.pointing:
        return True
    return (turn.words <= SHORT and RIGHT.match(turn.text) is not None) or says_other(turn)


def says_other(turn: TurnReading) -> bool:
    """Whether an utterance says no more than "the other one", which is of a side where one was asked for."""
    if turn.sides or turn.asks or turn.words > _OTHER_WORDS or "other" not in turn.text.lower():
        return False
    return _OTHER_ONE.fullmatch(turn.text) is not None


def names_one(turn: TurnReading) -> bool:
    """Whether it names one side and not the other, before anything else: "the left one", "no, just the left"."""
    if not turn.sides:
        return False
    named = NAMING.fullmatch(turn.text, 0, turn.sides[0].start) is not None  # "the left, yeah"
    if turn.answer and not (
        named or PICKS.opens(turn.text) or (turn.answer == NO and PICKS.opens(NO_LEAD.sub("", turn.text, count=1)))
    ):
        return False
    return turn.sides[0].side in OTHER and len({item.side for item in turn.sides}) == 1


def names_other(turn: TurnReading, side: str) -> bool:
    """Whether it rejects no more than the ``side`` that was asked for: "no, my right", "no, the other one"."""
    if turn.asks or turn.mentions or turn.words > BARE:
        return False
    if says_other(turn):
        return True
    named = {item.side for item in turn.sides if not (item.well or item.denied)}
    return turn.answer == NO and named == {OTHER.get(side, "")}
