"""Which ways of being the record tells of a thing: where it is named, in the reply to a question for it, as "it"."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from evaluators.deterministic.checks.heard_on import heard_on
from evaluators.deterministic.reading.answers import NO, YES
from evaluators.deterministic.reading.contrary_rules import CONTRARY_WORDS, Rule
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, NEGATED
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways_told import BEFORE, BEHIND, NO_WAYS, closes, ways_told
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary import Term

_REPLY: Final = 80
_FEW: Final = 16
_MARK: Final = re.compile(r"[.?!]")
_IT: Final = "it "
"""Stands for the thing in the reply to a question for it."""
_OPENING: Final = re.compile(rf"\W*(?:(?:{'|'.join(CONTRARY_WORDS['opens'])})(?:[,.;!…]| -)+ *)*")
_ASKED_ON: Final = re.compile(r"\b(?:when|what|where|how|why)(?:['’]s| [a-z]+){0,2} $")
"""Before a thing: more is asked for than how it is, which is taken for granted ("when is it worse?")."""
_PRONOUN: Final = re.compile(r"\b(?:it|this|that|they)(?='s\b|[ ?])")


def ways_heard(rule: Rule, term: Term, said: Said, record: Record) -> frozenset[int]:
    """The ways told of a mention; one that a reply denies is told as its negative."""
    return _where_named(rule, said, record) or _as_it(rule, term, said, record)


def _where_named(rule: Rule, said: Said, record: Record) -> frozenset[int]:
    text = lowered(record.text(said.key))
    mark = _MARK.search(text, said.end, said.end + BEHIND)
    if said.answer is None and (mark is None or mark[0] != "?"):
        return ways_told(rule, text, said.start, said.end, denied=bool(said.flags & NEGATED))
    return _replied(rule, text, said.start, said.end, record.look(said.key, 0, 1) + 1, record)


def _as_it(rule: Rule, term: Term, said: Said, record: Record) -> frozenset[int]:
    """What is told of a complaint or a drug as "it"."""
    if said.flags & FAMILY or not (term.category in COMPLAINTS or rule.goes_on):
        return NO_WAYS
    ways: frozenset[int] = frozenset()
    for heard in heard_on(term, said, record, lambda low, start: rule.ways.pattern.search(low, start) is not None):
        for it in islice(_PRONOUN.finditer(heard.low, heard.start, heard.end), _FEW):
            mark = _MARK.search(heard.low, it.end(), it.end() + BEHIND)
            if mark is None or mark[0] != "?":
                ways |= ways_told(rule, heard.low, it.start(), it.end(), denied=True)
            else:
                ways |= _replied(rule, heard.low, it.start(), it.end(), heard.position + 1, record)
    return ways


def _replied(rule: Rule, text: str, start: int, end: int, position: int, record: Record) -> frozenset[int]:
    """Which ways the reply at a position tells of, to a question for the thing at a place of a text."""
    if position >= len(record.speech):
        return NO_WAYS
    reply = lowered(record.speech.text(position)[:_REPLY])
    opening = _OPENING.match(reply)
    told = ways_told(rule, _IT + reply[opening.end() if opening is not None else 0 :], 0, len(_IT) - 1, denied=True)
    if told or rule.ways.pattern.search(reply) is not None:
        return told
    return _answered(rule, text, start, end, record.read(position))


def _answered(rule: Rule, text: str, start: int, end: int, reply: TurnReading) -> frozenset[int]:
    """The one way that a question has ("is the headache constant?"), as it was answered."""
    asked = ways_told(rule, text, start, end, denied=True, asks=True)
    if len(asked) != 1 or reply.reserve or reply.hedged or _ASKED_ON.search(text, max(start - BEFORE, 0), start):
        return NO_WAYS
    if reply.answer == NO:
        last = max(rule.ways.pattern.finditer(text, start, end + BEHIND), key=re.Match.end)
        return frozenset([-way for way in asked]) if closes(text, last.end()) else NO_WAYS
    return asked if reply.answer == YES or reply.detailed else NO_WAYS
