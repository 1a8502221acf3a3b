"""What a reply makes of a denial that was put as a question, and says neither yes nor no: "no double vision?"."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import ANSWERED, ASKED, COMPLAINTS, FAMILY, NEGATED, UNCERTAIN, Mention
from evaluators.deterministic.reading.replies.answers import NO
from evaluators.deterministic.reading.replies.replying import EXCEPTS, OCCASION
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.dialogue.heard import Heard

DENIES: Final = re.compile(r"\b(?:no|nope|not|never|none)\b|n['’]t\b|\.\.|\?", re.IGNORECASE)
"""Whatever may deny, break off or ask."""


def excepted(mention: Mention, reply: TurnReading, distance: int, polarity: int) -> Heard | None:
    """What a mention says where the reply opens with when it is there after all, or with what is left of it."""
    if _is_denied_only_in_asking(mention) and polarity != NO and _tells_occasion(reply):
        flags = mention.flags & ~(ASKED | NEGATED)
        return Heard(flags | ANSWERED, mention.side, distance)  # "only when I look left"
    if mention.flags & NEGATED and mention.term.category in COMPLAINTS and EXCEPTS.opens(reply.text):
        return Heard(mention.flags & ~ASKED | UNCERTAIN | ANSWERED, mention.side, distance)  # "just one last week"
    return None


def is_left_open(mention: Mention, reply: TurnReading) -> bool:
    """Whether the reply tells something that may gainsay the denial: "it does thump at night"."""
    return _is_denied_only_in_asking(mention) and _tells_otherwise(reply)


def _is_denied_only_in_asking(mention: Mention) -> bool:
    denied = mention.flags & (NEGATED | ASKED | FAMILY) == NEGATED | ASKED
    return denied and mention.term.category in COMPLAINTS


def _tells_occasion(reply: TurnReading) -> bool:
    """Whether a reply has it on occasion: not "if you say so"."""
    return (reply.asserts or reply.detailed) and OCCASION.opens(reply.text) and _tells_otherwise(reply)


def _tells_otherwise(reply: TurnReading) -> bool:
    """Whether a reply that says neither yes nor no denies nothing either: "no blurred vision?" – "both eyes have been
    hazy", "no palpitations?" – "it does thump at night"."""
    return not reply.asks and not reply.quick and DENIES.search(reply.text) is None
