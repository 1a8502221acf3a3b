"""What a reply names besides its yes or no, and what that makes of the thing asked for."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.reading.mention import ANY_ALLERGY, CAUSES, NEGATED, STATED, USED, Mention
from evaluators.deterministic.reading.turn import TurnReading

HABIT: Final = "substance"
_TAKEN: Final = ("medication", HABIT)
_SHORT: Final = 8
_PAIR: Final = 2
NAMED: Final = 64
"""Mentions of a reply among which what was asked is looked for: more are no reply."""


def names_another(reply: TurnReading) -> bool:
    """Whether a reply names a drug, and does not say that one takes it."""
    return any(said.flags & (USED | STATED) == USED for said in reply.mentions[:NAMED])


def names_cause(reply: TurnReading) -> bool:
    """Whether a reply names what an allergy may be to."""
    return any(
        said.term.category in CAUSES and said.term.concept != ANY_ALLERGY and not said.flags & NEGATED
        for said in reply.mentions[:NAMED]
    )


def names_another_cause(reply: TurnReading) -> bool:
    """Whether a short reply sets one cause against another: "allergic to codeine?" – "not codeine, tramadol"."""
    causes = [said for said in reply.mentions[:NAMED] if said.term.category in CAUSES]
    causes = [said for said in causes if said.term.concept != ANY_ALLERGY]
    return reply.words <= _SHORT and len(causes) == _PAIR and causes[0].flags & NEGATED != causes[1].flags & NEGATED


def names_other_habit(mention: Mention, reply: TurnReading) -> bool:
    """Whether a reply names no more than another habit or a remedy: "any drugs?" – "just ramipril"."""
    named = [said for said in reply.mentions[:NAMED] if said.term.category in _TAKEN]
    return bool(named) and not any(said.term.isa(mention.term.concept) for said in named)
