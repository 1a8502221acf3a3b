"""A reply that tells how a place or a function fares, and by that says yes or no to a question for a complaint.

"Any weakness in the leg?" – "The leg's fine." "Mouth ulcers?" – "My mouth's a disaster." "How's your sleep?" – "Poor."
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import (
    ANSWERED,
    ASKED,
    ASKED_OVER,
    COMPLAINTS,
    HOW,
    NEGATED,
    PRESUMED,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.states_asked import told_how
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.leads import lead
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reply_words import REPLY_PATTERNS
from evaluators.deterministic.reading.wording.words import plain_stem, surface_words
from evaluators.deterministic.record.dialogue.heard import Heard

_OPENING: Final = 64
"""Characters of a reply, and of a question, that are looked at."""
_FARES: Final = re.compile(
    lead("faring", 3) + r"(?:(?:the|my|his|her|their|both|other) ){0,2}"
    r"([a-z]+)(?:'s|'re| is| are| was| were| feels?| seems?| looks?| has been| have been)?"
    rf"(?: (?:{REPLY_PATTERNS['how it fares']})){{0,2}}"
    rf" (?:(?P<sound>{REPLY_PATTERNS['sound']})|(?:{REPLY_PATTERNS['unsound']}))\b"
    r"(?! (?:bit|deal|lot)\b)"
)
_SOUND: Final = re.compile(rf"\b(?:{REPLY_PATTERNS['sound']})\b")
_NAMED: Final = 64
"""Mentions of either."""
_PART: Final = 4
"""Letters of a word that may be the first part of another one."""
_PLACES: Final = ("site", "exam")
_HOW: Final = re.compile(
    r"\bhow(?:['’]s| is| are| has| have|['’]ve) (?:(?:the|your|his|her|that|things with) )+(?:[a-z'’-]+ )?$",
    re.IGNORECASE,
)
_HOW_REACH: Final = 40
"""Characters before an illness in which it is asked how it is."""


def fared(turn: TurnReading, reply: TurnReading) -> int:
    """``NO`` where what the question is about is said to be well, ``YES`` where it is said to be ill, else 0."""
    told = _FARES.match(lowered(reply.text[:_OPENING]))
    if told is None or not _asks_for_complaints(turn):
        return 0
    named = [said for said in reply.mentions[:_NAMED] if said.start <= told.start(1) < said.end]
    if any(said.term.category != "site" for said in named):
        return 0
    if not _is_spoken_of(plain_stem(told[1]), turn) and not any(
        said.term.isa(place) for said in named for place in _places(turn)
    ):
        return 0
    if told["sound"] is None:
        return YES
    if _SOUND.search(lowered(turn.text[:_OPENING])) or _names_what_was_asked(turn, reply, plain_stem(told[1])):
        return 0
    return NO


def asks_how(mention: Mention) -> bool:
    """Whether it is asked how a thing is, and not whether it is well: no yes or no answers that."""
    return mention.flags & (HOW | ASKED_OVER) == HOW


def is_asked_after(mention: Mention, question: str) -> bool:
    """Whether it is asked how an illness is, which no "no" denies: "how's the Crohn's been?" – "not a flicker"."""
    granted = mention.term.category == "problem" and mention.flags & (ASKED | PRESUMED) == ASKED | PRESUMED
    return granted and _HOW.search(question, max(mention.start - _HOW_REACH, 0), mention.start) is not None


def how_it_is(mention: Mention, ahead: Sequence[TurnReading], *, last: bool) -> Heard | None:
    """What one says who is asked how a thing is, or whether it is well: "sleeping okay?" – "terribly".

    Nothing where the reply tells it in other words; ``None`` where the reply may say yes or no, or where more is asked
    for behind it (``last``).
    """
    how = asks_how(mention)
    polarity, in_part = told_how(mention.term.name, ahead[0].text) if ahead and (how or last) else (0, False)
    if not polarity:
        other_words = how or (ahead and ahead[0].detailed and not ahead[0].answer)  # "four hours a night"
        return Heard(mention.flags | ANSWERED, mention.side, 0) if other_words else None
    flags = mention.flags & ~(ASKED | ASKED_OVER | NEGATED) | ANSWERED | (NEGATED if polarity == NO else 0)
    return Heard(flags | UNCERTAIN if in_part else flags, mention.side, 1)


def is_ill_after_all(mention: Mention, ahead: Sequence[TurnReading]) -> bool:
    """Whether the other tells how ill a thing is that was put as well: "you're eating okay" – "maybe a bit less"."""
    return bool(ahead) and told_how(mention.term.name, ahead[0].text)[0] == YES


def told_plainly(turn: TurnReading, reply: TurnReading) -> int:
    """``YES`` or ``NO`` where one thing alone is asked for, and the reply tells how that is: "any trouble sleeping?" –
    "it's terrible", else 0."""
    asked = [said for said in turn.mentions[:_NAMED] if said.flags & (ASKED | PRESUMED) == ASKED]
    if len(asked) != 1 or asked[0].flags & (HOW | ASKED_OVER | NEGATED):
        return 0
    polarity, in_part = told_how(asked[0].term.name, reply.text, plainly=True)
    return 0 if in_part else polarity


def _names_what_was_asked(turn: TurnReading, reply: TurnReading, sound: str) -> bool:
    """Whether a reply has something sound and goes on to a complaint that was asked for with it: "problems with balance
    or walking?" – "walking's fine. Balance, hmm …"."""
    for mention in turn.mentions[:_NAMED]:
        stems = surface_words(turn.text[mention.start : mention.end]).stems
        if mention.flags & ASKED and sound not in stems and not set(stems).isdisjoint(reply.stems):
            return True
    return False


def _is_spoken_of(stem: str, turn: TurnReading) -> bool:
    """Whether a question has the word, alone or as the first part of another ("nosebleeds")."""
    return stem in turn.stems or (len(stem) >= _PART and any(word.startswith(stem) for word in turn.stems))


def _asks_for_complaints(turn: TurnReading) -> bool:
    asked = [said for said in turn.mentions[:_NAMED] if said.flags & ASKED and said.term.category not in _PLACES]
    return bool(asked) and all(
        mention.term.category in COMPLAINTS and not mention.flags & ASKED_OVER for mention in asked
    )


def _places(turn: TurnReading) -> list[str]:
    """The places of the complaints asked for: a nose of nosebleeds."""
    return [
        name
        for mention in turn.mentions[:_NAMED]
        if mention.flags & ASKED
        for name in mention.term.classes
        if name.startswith("site:")
    ]
