"""What is done over several utterances about what one named: a drug stopped or switched."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.doing.actions import INVERSE
from evaluators.deterministic.reading.doing.deciding import (
    OFFERED,
    SWITCHED,
    accepts,
    turned_down,
)
from evaluators.deterministic.reading.doing.referring import of_both
from evaluators.deterministic.reading.doing.still import is_still_taken
from evaluators.deterministic.reading.mention import (
    ACTIONS,
    ANSWERED,
    ASKED,
    COMPLAINTS,
    ENDED,
    KEEP,
    LOWER,
    NEGATED,
    PARTLY,
    RAISE,
    START,
    STOP,
    UNRAISED,
    USED,
    Mention,
)
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.reading.wording.reaction_words import may_tell_of_reactions
from evaluators.deterministic.record.dialogue.heard import Heard
from evaluators.vocabulary.patterns import of_roles

_REPLACED: Final = {
    STOP: START | KEEP | RAISE | LOWER, KEEP: STOP | RAISE | LOWER, START: STOP,
    RAISE: STOP | LOWER, LOWER: STOP | RAISE,
}  # fmt: skip
"""What was ordered and does not hold any more once another thing is said to be done."""
_OFF: Final = NEGATED | ENDED
_SHORT_QUESTION: Final = 16
"""Words of a question of which "no" denies every part."""
_BARE_TOPIC: Final = 4
"""Words of an utterance that does no more than to name what is asked for next."""
_MANNER: Final = ("form", "route", "frequency", "dose")
"""Categories of how a drug is taken: a question that names no more than that is about the one spoken of."""
_NOT_STOPPED: Final = (*COMPLAINTS, *_MANNER, "lab", "vital", "site", "exam")
"""Categories of what may be named by the way before a drug is stopped as "it": "your potassium's up", "at
night"."""
_DEVICE: Final = of_roles("drug_words", "device")
_OFFERED_AHEAD: Final = 2
"""How many utterances ahead another one is named in the place of what is offered."""
_CANNOT: Final = re.compile(r"\b(?:can['’]?t|cannot|not allowed to|not supposed to) (?:take|have|tolerate|use)\b")
_FOR_WHAT: Final = re.compile(r"\bfor (?:the |my |his |her |this |that )?(?!me\b|him\b|her\b|us\b|it\b)[a-z]+")
"""In a question: for what one wants something, too."""


def _inverted(heard: Heard) -> Heard:
    """What is done about a drug after all, where it was asked about and answered with no."""
    flags = heard.flags
    if not (flags & ANSWERED and flags & NEGATED):
        return heard
    flags = flags & ~(ACTIONS | ENDED | UNRAISED) | INVERSE.get(flags & ACTIONS, 0)
    return heard.flagged(flags & ~NEGATED if flags & KEEP else flags)


def _is_off(mention: Mention) -> bool:
    """Whether a question has a drug as not taken: "you're not on metformin, are you?"."""
    return mention.flags & _OFF == _OFF


def acted_on(turn: TurnReading, heard: list[Heard], ahead: Sequence[TurnReading]) -> list[Heard]:
    """The same, with what is done about "it" in the next utterances done about the last drug named.

    "Should I stop it?" – "no" is to keep it.
    """
    if turn.words <= _SHORT_QUESTION:
        heard = [
            _inverted(item) if mention.flags & item.flags & ACTIONS and not _is_off(mention) else item
            for mention, item in zip(turn.mentions, heard, strict=True)
        ]
    acted = aside = False
    for later in ahead:
        if later.acts and not (aside and later.acts & ENDED):
            about = _spoken_of(turn, heard, later)
            if later.acts & ENDED and _DEVICE.search(turn.text, turn.mentions[about[-1]].end) is not None:
                break  # "the blue inhaler through the spacer. Do you have one?" – "I don't use it"
            for number in about:
                heard[number] = _acted(turn, turn.mentions[number], heard[number], later)
        if (acted and not later.acts) or later.treats or _is_topic(later, _NOT_STOPPED):
            break  # what is done then is done about something else
        aside = aside or _is_topic(later)
        if later.asks and not later.quick:
            if any(said.term.category not in _MANNER for said in later.mentions):
                break
            aside = aside or not (
                later.acts or later.words <= _BARE_TOPIC
            )  # "was that bad for me?" – "so let's stop it"; but "do you still go there?" – "I quit"
        acted = acted or later.acts != 0
    return heard


def _acted(turn: TurnReading, mention: Mention, heard: Heard, later: TurnReading) -> Heard:
    """What is heard of a drug once a later utterance says what is done about it."""
    flags = heard.flags
    open_yet = turn.offers or flags & ASKED
    if open_yet and not later.asks and not flags & ENDED and " until " not in later.text:
        flags &= ~_REPLACED.get(later.acts & ACTIONS, 0)  # "let's stop it" – "I'd rather stay on it"
    replies = later.asks or later.answer == YES
    if later.acts & (STOP | RAISE | LOWER) and not replies and is_still_taken(turn.text, mention.start):
        flags &= ~KEEP  # "I'm still on it" – "let's stop it"
    if later.acts & KEEP and later.answer == NO:
        flags &= ~(STOP | ENDED)  # "you stopped it, right?" – "no, I'm still on it"
    if later.acts & (RAISE | LOWER) and later.answer == NO:
        flags &= ~(KEEP | UNRAISED)  # "they put it up?" – "no, they brought it down"
    flags |= later.acts
    flags &= ~(START | KEEP) if later.acts & ENDED else -1  # "did she start you on it?" – "yes, but I quit"
    return heard.flagged(flags if flags & ANSWERED else flags & ~ASKED)


def instead_of(turn: TurnReading, heard: list[Heard], ahead: Sequence[TurnReading]) -> list[Heard]:
    """The same, with a drug neither taken nor ordered in whose place the reply names another one ("on warfarin?" –
    "Eliquis, instead"), or a test that was objected to: "an MRI" – "I can't lie still" – "a CT then"."""
    drugs = [n for n, mention in enumerate(turn.mentions) if mention.term.category in OFFERED]
    if not drugs:
        return heard
    last = drugs[-1]
    mention = turn.mentions[last]
    drug = mention.term.category == "medication"
    asked = drug and len(drugs) == 1 and mention.flags & (ASKED | USED) == ASKED | USED
    ordered = bool(mention.flags & START) or turn.offers
    refused = ordered and len(ahead) > 0 and _cannot_have(ahead[0])
    for number, later in enumerate(ahead[: len(ahead) if refused else _OFFERED_AHEAD if ordered else 1]):
        if number and _asks_for_more(ahead[number - 1]):
            break
        if not later.instead or (later.answer == YES and later.instead != SWITCHED):
            continue
        if not (asked or ordered) and later.instead != SWITCHED:
            break
        named = next(said.term for said in later.mentions if said.term.category in OFFERED)
        if named.isa(mention.term.concept) or mention.term.isa(named.concept):
            break
        if (named.category == "medication") != drug or not (drug or _objects(ahead[0], later)):
            break
        if ordered and not asked:
            heard[last] = heard[last].flagged(turned_down(mention) | STOP)
        else:
            heard[last] = heard[last].flagged(mention.flags & ~(ASKED | PARTLY | ACTIONS) | NEGATED | ANSWERED)
        break
    return heard


def _cannot_have(reply: TurnReading) -> bool:
    """Whether one says not to tolerate what is ordered: what is given in its place may come after some questions."""
    return may_tell_of_reactions(reply.text) or _CANNOT.search(lowered(reply.text)) is not None


def _asks_for_more(turn: TurnReading) -> bool:
    """Whether one asks for a drug for something else: "and what can I take for the pain?" – "Tylenol"."""
    return turn.asks and _FOR_WHAT.search(lowered(turn.text)) is not None


def _objects(reply: TurnReading, later: TurnReading) -> bool:
    """Whether one says more to an order than that it is all right, before another is given in its place."""
    return reply is not later and not reply.quick and not reply.answer and not reply.asks and not accepts(reply.text)


def _spoken_of(turn: TurnReading, heard: list[Heard], later: TurnReading) -> list[int]:
    """The numbers of the drugs that "it" stands for: the last one, or the one that was said to be stopped, too; the
    last two where a later utterance speaks of both."""
    drugs = [number for number, mention in enumerate(turn.mentions) if mention.term.category == "medication"]
    if len(drugs) > 1 and of_both(lowered(later.text), 0, len(later.text)):
        return drugs[-2:]
    ended = [number for number in drugs if heard[number].flags & STOP] if later.acts & STOP else []
    return (ended or drugs)[-1:]


def _is_topic(turn: TurnReading, but: tuple[str, ...] = ()) -> bool:
    """Whether an utterance does no more than to name what comes next: "okay, now smoking"; but for some categories."""
    if turn.words > _BARE_TOPIC or turn.acts:
        return False
    return any(mention.term.category not in but for mention in turn.mentions)
