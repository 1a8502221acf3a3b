"""What a reply names besides its yes or no, and what that makes of the thing asked for."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.mention import (
    ANY_ALLERGY,
    ANY_SURGERY,
    ASKED,
    CAUSES,
    COMPLAINTS,
    HYPOTHETICAL,
    NEGATED,
    STATED,
    USED,
    Mention,
)
from evaluators.deterministic.reading.replies.replying import PICKS
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.around import plain
from evaluators.deterministic.reading.wording.leads import lead
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS, REPLY_WORDS
from evaluators.vocabulary import Term

HABIT: Final = "substance"
_TAKEN: Final = ("medication", HABIT)
_ILLNESS: Final = "problem"
_NOT_TOLD: Final = NEGATED | ASKED | HYPOTHETICAL
_REACH: Final = 48
_READ: Final = 240
_HAS: Final = re.compile(
    lead("reply", 4)
    + r"(?:i(?:'ve| have)?(?: had| got)|i have|just|only)\b(?: (?:a|an|the|some|just|only|bad|really|had)\b){0,3} ?"
)
"""From the opening of a reply up to the illness that one has."""
_OPERATED_ON: Final = ("site", _ILLNESS)
_OPERATED: Final = re.compile(lead("reply", 4) + rf"(?:(?:{REPLY_PATTERNS['operated']})\W+){{0,5}}")
"""From the opening of a reply up to the part of the body that was operated on."""
_OPERATED_WHEN: Final = re.compile(rf"\W*(?:$|[.,;!])| (?:{REPLY_PATTERNS['operated when']})\b")
"""Behind it, and not what it does: "my appendix hurts"."""
_KINDS: Final = frozenset(REPLY_WORDS["kind of illness"])
_SO_MUCH_OF_IT: Final = re.compile(
    r"[.;] (?:(?:but|just|maybe|only|some|a (?:bit|little)(?: of)?) ){0,2}(?P<word>(?!pain|ache)[a-z]{4,12})"
    r"(?:,? (?:a (?:bit|little|lot)|some(?:times| days)|now and (?:then|again)|once in a while|at times|on and off"
    r"|in the (?:morning|evening)s?|at night|when i|if i|by the evening|going up))\b"
    r"(?![^.;?!]{0,60}\bmy\b)"
)
"""A sentence that tells how much there is of a thing, or when, and of no place: that may be another."""
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


def names_another_ill(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether all that a reply says yes to is another illness: "ever had pneumonia?" – "I've had bronchitis."."""
    picks = PICKS.opens(reply.text)
    told = [
        said
        for said in reply.mentions[:NAMED]
        if not said.flags & _NOT_TOLD and (said.term.category == _ILLNESS or (picks and _is_complaint(said.term)))
    ]
    if not told or told[0].start > _REACH or _HAS.fullmatch(plain(reply.text[: told[0].start])) is None:
        return False
    asked = [mention for mention in turn.mentions[:NAMED] if mention.flags & ASKED]
    return all(
        mention.term.category == _ILLNESS and not any(_are_akin(said.term, mention.term) for said in told)
        for mention in asked
    )


def names_what_was_operated(turn: TurnReading, reply: TurnReading) -> bool:
    """Whether a reply to who asks for operations names what was operated on: "any surgeries?" – "my appendix"."""
    if reply.asks or not any(mention.term.concept == ANY_SURGERY for mention in turn.mentions[:NAMED]):
        return False
    part = next((said for said in reply.mentions[:NAMED] if said.term.category in _OPERATED_ON), None)
    if part is None or part.flags & _NOT_TOLD or part.start > _REACH:
        return False
    if _OPERATED.fullmatch(plain(reply.text[: part.start])) is None:
        return False
    return _OPERATED_WHEN.match(plain(reply.text[part.end : part.end + _REACH])) is not None


def goes_on_with(mention: Mention, reply: TurnReading) -> bool:
    """Whether behind the no of a reply, which is of something else, a sentence opens with a word of what was asked for
    and tells how much of it there is: "heart racing?" – "no pain. Racing a little, at the top"."""
    if mention.term.category not in COMPLAINTS or mention.flags & NEGATED:
        return False
    words = mention.term.surface.split()
    return any(found["word"] in words for found in _SO_MUCH_OF_IT.finditer(reply.text[:_READ].lower()))


def _is_complaint(term: Term) -> bool:
    return term.category in COMPLAINTS or term.concept == ANY_ALLERGY


def _are_akin(term: Term, other: Term) -> bool:
    return term.isa(other.concept) or other.isa(term.concept)


def is_of_kind(term: Term) -> bool:
    """Whether an illness is called as a kind of them, of which a reply may name one: "any lung disease?"."""
    return not _KINDS.isdisjoint(term.surface.lower().split())


def names_other_habit(mention: Mention, reply: TurnReading) -> bool:
    """Whether a reply names no more than another habit or a remedy: "any drugs?" – "just ramipril"."""
    named = [said for said in reply.mentions[:NAMED] if said.term.category in _TAKEN]
    return bool(named) and not any(said.term.isa(mention.term.concept) for said in named)
