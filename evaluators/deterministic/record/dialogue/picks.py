"""Which of several things asked for at once is there and which not: "no to the first", "more like bruising"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.reading.mention import ANY_PAIN, ASKED, HYPOTHETICAL, Mention
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.replies.choosing import (
    alternative,
    denies_the_rest,
    leaves_the_rest,
    telling,
    told_in_order,
)
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.record.dialogue.answered import LISTABLE, NOT_THERE
from evaluators.deterministic.record.dialogue.replies import NAMED

NOT_PICKED: Final[dict[int, tuple[int, int]]] = {}
"""Stands for every empty one; never changed."""
_AHEAD: Final = 2
_PICKING: Final = 12
"""Words of a reply that picks one of two."""


def picked(turn: TurnReading, ahead: Sequence[TurnReading]) -> dict[int, tuple[int, int]]:
    """Distance and polarity of the answers to several things asked for, by their numbers, where a reply goes by their
    order ("yes to the first"), or names one of two of which it leaves the choice ("a rash or bruising?")."""
    asked = _items_asked(turn)
    other = _alternative(turn, asked[0]) if len(asked) == 1 else ""
    for distance, reply in enumerate(ahead[:_AHEAD] if asked else (), 1):
        told = told_in_order(reply.text, 2 if other else len(asked))
        if told:
            pairs = zip(asked, told, strict=False)
            return {number: (distance, polarity) for number, polarity in pairs if polarity}
        if len(asked) > 1 and reply.mentions and denies_the_rest(reply.text):
            rest = [number for number in asked if not _is_named(turn.mentions[number], reply)]
            return dict.fromkeys(rest, (distance, NO)) if len(rest) < len(asked) else NOT_PICKED
        if not reply.quick or reply.answer:
            rejected = _rejected(turn, asked, reply) if not reply.asks and reply.words <= _PICKING else -1
            return {rejected: (distance, NO)} if rejected >= 0 else NOT_PICKED
        if (
            reply.stems and (rejected := _rejected(turn, asked, reply)) >= 0
        ):  # "a dry cough or a wet cough?" – "It's dry."
            others = [number for number in asked[-2:] if number != rejected]
            return {rejected: (distance, NO), **dict.fromkeys(others, (distance, YES))}
    return NOT_PICKED


def _items_asked(turn: TurnReading) -> list[int]:
    """The numbers of the things that are asked for, each of another concept than the one before."""
    asked: list[int] = []
    for number, mention in enumerate(turn.mentions[:NAMED]):
        if not mention.flags & ASKED or mention.flags & HYPOTHETICAL or mention.term.category not in LISTABLE:
            continue
        if not asked or turn.mentions[asked[-1]].term.concept != mention.term.concept:
            asked.append(number)
    return asked


def _alternative(turn: TurnReading, number: int) -> str:
    mention = turn.mentions[number]
    opening = max(turn.text.rfind(sign, 0, mention.start) for sign in ".?!") + 1
    return alternative(turn.text, opening, mention.start, mention.end)


def _rejected(turn: TurnReading, asked: list[int], reply: TurnReading) -> int:
    """The number of what a reply leaves out by naming what it could be instead, or -1."""
    for number in asked[-2:]:
        other = _alternative(turn, number)
        if not other or not leaves_the_rest(reply.text):
            continue
        second = asked[-1] if number != asked[-1] else -1
        first_told = _is_named(turn.mentions[number], reply)
        second_told = not telling(other).isdisjoint(reply.stems) or (
            second >= 0 and _is_named(turn.mentions[second], reply)
        )
        if first_told != second_told:
            left = second if first_told else number
            return -1 if left < 0 or turn.mentions[left].term.concept == ANY_PAIN else left
    return -1


def _is_named(mention: Mention, reply: TurnReading) -> bool:
    """Whether a reply has it, or says a word of it."""
    if any(said.term.isa(mention.term.concept) and not said.flags & NOT_THERE for said in reply.mentions[:NAMED]):
        return True
    return not telling(mention.term.surface).isdisjoint(reply.stems)
