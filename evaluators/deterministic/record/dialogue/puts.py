"""What is no question, unless the reply makes it one: what is put to the other, summed up, or named and no more."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.reading.context.presupposed import OVER, predicate
from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ANY_ALLERGY,
    ASKED,
    COMPLAINTS,
    EXAMINED,
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    NEGATED,
    STOP,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.replying import EXCEPTS, GOES_ON, PUTS, REJECTS
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways.asked_otherwise import has_another_figure
from evaluators.deterministic.record.dialogue.answered import LISTABLE, ended, is_over
from evaluators.deterministic.record.dialogue.heard import Heard
from evaluators.deterministic.record.dialogue.replies import NAMED

_PREDICATE: Final = 32
_LINK: Final = re.compile(r"(?:['’]s|,? (?:has|have|is|are)\b)?(?: (?:all|now|finally|completely)\b)?")
_PAIR: Final = 2
_PUT: Final = frozenset(("symptom", "problem", "substance", "allergen", "medication", "procedure"))
"""What one puts to the other, to be rejected as a whole."""
_OTHERWISE: Final = ASKED | HYPOTHETICAL | FAMILY


def put_right(turn: TurnReading, mention: Mention, reply: TurnReading | None, *, bare: bool) -> Heard:
    """What is no question, unless the reply makes it one: it denies by name what was named and no more ("back pain,
    heel pain" – "no heel pain"), or affirms what was summed up as absent ("so no headaches" – "well, I do get them").
    """
    heard = Heard(mention.flags, mention.side, 0)
    denied = mention.flags & NEGATED
    if (
        reply is not None
        and _is_put_as_over(turn, mention)
        and reply.answer == NO
        and not (reply.mentions or reply.asks)
    ):
        return Heard(mention.flags & ~HISTORICAL | ANSWERED, mention.side, 1)  # "so the rash has gone" – "I wish"
    if reply is not None and denied and (turn.asks or turn.contradictable) and _is_excepted(mention, reply):
        return Heard(mention.flags & ~ASKED | UNCERTAIN, mention.side, 0)
    if reply is None or mention.flags & _OTHERWISE:
        return heard
    put = turn.puts and not denied and not turn.asks and PUTS.opens(turn.text)
    if not (turn.contradictable if denied else bare or put):
        return heard
    if put and reply.answer == NO and is_over(mention, reply):
        return Heard(ended(mention, mention.flags | ANSWERED), mention.side, 1)  # "you're on Eliquis" – "not any more"
    untrue = put and (REJECTS.opens(reply.text) or (mention.flags & STOP and GOES_ON.opens(reply.text)))
    if untrue and _is_alone(turn, mention) and not _is_of_figure(turn, mention, reply):
        return Heard(mention.flags | NEGATED | ANSWERED, mention.side, 1)  # "you've had a stroke" – "no, it was …"
    if mention.term.category not in LISTABLE:
        return heard
    concept = mention.term.concept
    for said in reply.mentions[:NAMED]:
        if said.term.isa(concept) and said.flags & NEGATED != denied and not said.flags & _OTHERWISE:
            return heard.flagged(mention.flags | ASKED | ANSWERED)
    if denied and reply.answer == YES and reply.asserts and not reply.mentions:
        return Heard(mention.flags & ~NEGATED | ANSWERED, mention.side, 1)
    return heard


def _is_excepted(mention: Mention, reply: TurnReading) -> bool:
    """Whether something is left out of what one sums up as absent: "no more headaches" – "just one last week"."""
    return mention.term.category in COMPLAINTS and EXCEPTS.opens(reply.text)


def _is_put_as_over(turn: TurnReading, mention: Mention) -> bool:
    """Whether one sums up that a complaint is over: "so the dizziness has cleared up"."""
    if not turn.puts or not mention.flags & HISTORICAL or mention.term.category not in COMPLAINTS:
        return False
    following = turn.text[mention.end : mention.end + _PREDICATE]
    link = _LINK.match(following)
    return link is not None and predicate(following[link.end() :]) == OVER


def _is_of_figure(turn: TurnReading, mention: Mention, reply: TurnReading) -> bool:
    """Whether only how much of a drug one takes is rejected: "you take four ibuprofen" – "no, two"."""
    if mention.term.category != "medication":
        return False
    behind = turn.text[mention.end : mention.end + _PREDICATE]
    return has_another_figure(turn.text[: mention.start], behind, reply.text)


def _is_alone(turn: TurnReading, mention: Mention) -> bool:
    """Whether it is all of its sort that the utterance names."""
    if mention.flags & EXAMINED:
        return False
    named = [other.term.concept for other in turn.mentions if other.term.category in _PUT]
    if ANY_ALLERGY in named:  # "you're allergic to penicillin" is one thing
        return len(named) <= _PAIR
    return named == [mention.term.concept]
