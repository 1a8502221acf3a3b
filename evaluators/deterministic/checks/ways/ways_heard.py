"""Which ways of being the record tells of a thing: where it is named, in the reply to a question for it, as "it"."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.heard_on import GOES_ON_FOR, Passage, heard_on
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, NEGATED, mention_at
from evaluators.deterministic.reading.replies.answers import NO, YES
from evaluators.deterministic.reading.turn import TurnReading
from evaluators.deterministic.reading.ways.contrary_rules import CONTRARY_PATTERNS, EFFECTS, Rule, contrary_rules
from evaluators.deterministic.reading.ways.parted import alone, own_part
from evaluators.deterministic.reading.ways.ways import NO_WAYS
from evaluators.deterministic.reading.ways.ways_told import (
    BEFORE,
    BEHIND,
    closes,
    denies,
    ways_of_none,
    ways_of_oneself,
    ways_told,
)
from evaluators.deterministic.reading.wording.around import question_end
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said
from evaluators.vocabulary import Term

_FORMER: Final = re.compile(r"\b(?:last|previous|old|earlier|prior|first) (?:[a-z]+ )?$")
_ANEW: Final = re.compile(r"\b(?:this (?:one|time)|now|today)\b")
_REPLY: Final = 80
_FEW: Final = 16
_SIDED: Final = 6
"""Words of a reply that says no more than on which side: "does it go anywhere?" – "my left leg"."""
_MARK: Final = re.compile(r"[.?!]")
_IT: Final = "it "
"""Stands for the thing in the reply to a question for it, and where nothing is named."""
_HOW_TAKEN: Final = re.compile(rf"\b(?:{CLAIM_PATTERNS['how taken']}|tolerat[a-z]+)\b")
"""Asks how one gets on with a drug."""
_BRIEF: Final = 6
_OPENS: Final = 16
_LONG: Final = 2000
"""Characters of an utterance beyond which it has ways of most rules."""
_COUNTED: Final = (
    r"(?:(?:i|he|she)(?:['’]ve)?(?: been)? (?:get|gets|getting|have|has|had) "
    r"(?:(?:maybe|about|around|probably|usually|like) )?(?=(?:one|two|three|four|five|six|a couple|a few|several) ))?"
)
"""Before how many one gets: "I get two or three a week"."""
_OPENING: Final = re.compile(rf"\W*(?:(?:{CONTRARY_PATTERNS['opens']})(?:[,.;!…]| -)+ *)*{_COUNTED}")
_BARE_NO: Final = re.compile(r"(?:no|nope|nah) (?=[a-z ']{1,40}$)")
"""Opens a reply that a recogniser wrote without stops."""
_ASKED_ON: Final = re.compile(r"\b(?:when|what|where|how|why)(?:['’]s| [a-z]+){0,2} $")
"""Before a thing: more is asked for than how it is, which is taken for granted ("when is it worse?")."""
_FORMERLY: Final = re.compile(r"(?:(?:well|no|yes|yeah|oh|so)[,.]? )*(?:i|he|she) (?:was|used to)\b")
"""Opens a reply that begins with how a drug was taken before."""
_ONLY_HERE: Final = re.compile(r"\W*(?:just|only)(?: right)? (?:here|there)\b")
"""Tells where a thing is, and not how: "does the pain go anywhere?" – "just right there"."""
_PRONOUN: Final = re.compile(r"\b(?:it|this|that|they)(?=['’](?:s|ve|re|d|ll)\b|[ ?.,!])")
_PROMPT: Final = re.compile(rf"(?:{CONTRARY_PATTERNS['prompts']})\?")
"""Asks how one goes on about a thing."""


def ways_heard(rule: Rule, term: Term, said: Said, record: Record) -> frozenset[int]:
    """The ways told of a mention: all but those that a reply denies, and every way where the talk has several."""
    may_be_it = not said.flags & FAMILY and (term.category in COMPLAINTS or rule.goes_on)
    if not _may_be_told(rule, said, record, GOES_ON_FOR if may_be_it else 1):
        return NO_WAYS
    return _where_named(rule, said, record) or (_as_it(rule, term, said, record) if may_be_it else NO_WAYS)


def _may_be_told(rule: Rule, said: Said, record: Record, ahead: int) -> bool:
    """Whether the utterance of a mention, or one of so many behind it, has any of the ways."""
    first = record.look(said.key, 0, ahead)
    if rule.number in contrary_rules().of_effects:
        return True
    heard = record.speech.texts(first, first + ahead + 1)
    return any(len(text) > _LONG or rule.number in _ways_in(text) for text in heard)


@lru_cache(maxsize=512)
def _ways_in(text: str) -> frozenset[int]:
    """The numbers of the rules that a text may have ways of; each rule in turn asks for it."""
    return contrary_rules().index.may_be_in(lowered(text))


def _where_named(rule: Rule, said: Said, record: Record) -> frozenset[int]:
    text = lowered(record.text(said.key))
    if _FORMER.search(text, max(said.start - BEFORE, 0), said.start) and _ANEW.search(
        text[said.end : said.end + BEHIND]
    ):
        return NO_WAYS  # "your last scan was abnormal, but this one looks normal"
    if said.answer is None and not question_end(text, said.end, BEHIND):
        mentions = record.read(record.look(said.key, 0, 0)).mentions
        own = mention_at(mentions, said.start)
        if own is not None and 1 < len(mentions) <= _FEW:
            text = alone(text, own_part(rule.ways, text, own, mentions))
        return ways_told(rule, text, said.start, said.end, denied=bool(said.flags & NEGATED))
    return _replied(rule, text, said.start, said.end, record.look(said.key, 0, 1) + 1, record)


def _as_it(rule: Rule, term: Term, said: Said, record: Record) -> frozenset[int]:
    """What is told of a complaint or a treatment as "it", or without a name."""
    told: list[frozenset[int]] = []
    for heard in heard_on(term, said, record, lambda low, start: rule.ways.first(low, start) is not None):
        for it in islice(_PRONOUN.finditer(heard.low, heard.start, heard.end), _FEW):
            if question_end(heard.low, it.end(), BEHIND):
                told.append(_replied(rule, heard.low, it.start(), it.end(), heard.position + 1, record))
            else:
                told.append(ways_told(rule, heard.low, it.start(), it.end(), denied=not rule.goes_on))
        told.extend([_of_none(rule, heard, start, record) for start in _sentences(heard)])
        if rule.goes_on and heard.start:
            told.extend(ways_of_oneself(rule, heard.low, heard.start, heard.end))
    told = [ways for ways in told if ways]
    return (rule.every.intersection(*told) or rule.every) if told else NO_WAYS


def _sentences(heard: Passage) -> list[int]:
    """Where the first few sentences begin, behind the words that open them; that of the name is none."""
    starts = [mark.end() for mark in islice(_MARK.finditer(heard.low, heard.start, heard.end), _FEW)]
    openings = [_OPENING.match(heard.low, start) for start in ([] if heard.start else [0]) + starts]
    return [opening.end() for opening in openings if opening is not None and opening.end() < heard.end]


def _of_none(rule: Rule, heard: Passage, start: int, record: Record) -> frozenset[int]:
    """What a sentence that names nothing tells, or the reply to it."""
    if _PROMPT.match(heard.low, start) is not None:
        return _replied(rule, _IT, 0, len(_IT) - 1, heard.position + 1, record)
    told = ways_of_none(rule, heard.low, start)
    end = question_end(heard.low, start, BEHIND) if told else 0
    return _replied(rule, _IT + heard.low[start:end], 0, len(_IT) - 1, heard.position + 1, record) if end else told


def _replied(rule: Rule, text: str, start: int, end: int, position: int, record: Record) -> frozenset[int]:
    """Which ways the reply at a position tells of, to a question for the thing at a place of a text."""
    if position >= len(record.speech):
        return NO_WAYS
    reply = lowered(record.speech.text(position)[:_REPLY])
    if rule.goes_on and _FORMERLY.match(reply) is not None:
        return NO_WAYS
    opening = _OPENING.match(reply)
    told = _told_of_it(rule, reply[opening.end() if opening is not None else 0 :])
    bare = _BARE_NO.match(reply)
    if told and bare is not None:
        told = _unstopped(rule, reply[bare.end() :], ways_told(rule, text, start, end, denied=True, asks=True)) or told
    if told or rule.ways.first(reply) is not None:
        return told
    if _names_effect(record.read(position)) and _HOW_TAKEN.search(text, max(start - BEFORE, 0), end + BEHIND):
        return _told_of_it(rule, EFFECTS)  # "any side effects from the metformin?" – "some diarrhea"
    return _answered(rule, text, start, end, record.read(position))


def _names_effect(reply: TurnReading) -> bool:
    """Whether a reply is no more than a complaint."""
    first = next((mention for mention in reply.mentions[:_FEW] if mention.term.category in COMPLAINTS), None)
    if first is None or reply.words > _BRIEF or reply.asks or reply.answer == NO:
        return False
    return first.start <= _OPENS and not first.flags & (NEGATED | FAMILY)


def _told_of_it(rule: Rule, reply: str) -> frozenset[int]:
    return ways_told(rule, _IT + reply, 0, len(_IT) - 1, denied=True)


def _unstopped(rule: Rule, behind: str, asked: frozenset[int]) -> frozenset[int]:
    """What is told behind a no without a comma, where that was not asked for: "worse?" – "no better" is better."""
    told = _told_of_it(rule, behind)
    return told if asked and told.isdisjoint(asked) else NO_WAYS


def _answered(rule: Rule, text: str, start: int, end: int, reply: TurnReading) -> frozenset[int]:
    """The ways that a question has ("is the headache constant?"), or the others, as it was answered."""
    asked = ways_told(rule, text, start, end, denied=True, asks=True)
    several = not asked or asked == rule.every
    first = max(start - BEFORE, 0)
    if several or reply.reserve or reply.hedged or _ASKED_ON.search(text, first, start):
        return NO_WAYS
    ways = rule.ways.found(text, first, end + BEHIND)
    if reply.answer in (NO, YES) and any(denies(text[way.start : way.end].split()) for way in ways):
        return asked  # "so it hasn't got any better?" – "no"
    if reply.answer == NO:
        last = max([end, *[way.end for way in ways]])
        return rule.every - asked if closes(text, last) else NO_WAYS
    if _ONLY_HERE.match(lowered(reply.text[:_REPLY])) is not None:
        return NO_WAYS
    sided = bool(reply.sides) and reply.words <= _SIDED
    return asked if reply.answer == YES or reply.detailed or sided else NO_WAYS
