"""How firmly a thing is noted or was said: known, beyond doubt, no more than possible, never, with a reserve."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.reading.context.narrowing import HEDGING, narrowed
from evaluators.deterministic.reading.mention import ANSWERED, NEGATED, START, TESTS, Mention, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.around import left_of, right_of
from evaluators.deterministic.reading.wording.words import plain_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Said

_EVER: Final = re.compile(r"\b(?:[Ee]ver|previously|before(?=\W*(?:[?]|$))|in the past(?=\W*(?:[?]|$)))")
_REACH: Final = 40
_KNOWN_BEFORE: Final = 8
_KNOWN_BEHIND: Final = 10
_CERTAIN_BEFORE: Final = 24
_CERTAIN_BEHIND: Final = 16
_TO_BE: Final = " to be "
_ON_IT: Final = re.compile(r"\bon (?:the|your|this|that|his|her|my) \Z", re.IGNORECASE)
_TEST_REACH: Final = 64
_FLAT: Final = 4
"""Words of an answer that denies for all time without more ado: "no, never", not "never been a big drinker"."""


def is_known(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it is known to be there: "known arrhythmia"."""
    around = statement.text[max(0, mention.start - _KNOWN_BEFORE) : mention.end + _KNOWN_BEHIND].lower()
    return not mention.flags & NEGATED and not CLAIM_WORDS["known"].isdisjoint(plain_words(around))


def is_certain(mention: Mention, statement: StatementReading) -> bool:
    """Whether the note says right beside a thing that it is beyond doubt: "appendicitis confirmed", not "to be"."""
    around = statement.text[max(0, mention.start - _CERTAIN_BEFORE) : mention.end + _CERTAIN_BEHIND].lower()
    if _TO_BE in around:
        return False
    return not mention.flags & NEGATED and not CLAIM_WORDS["certain"].isdisjoint(plain_words(around))


def is_open(said: Said, record: Record) -> bool:
    """Whether what was said with doubt was no more than possible: "could be gout", not "it's probably viral"."""
    if said.flags & (NEGATED | ANSWERED):
        return False
    before = record.before(said, _REACH)
    return not CLAIM_WORDS["may be"].isdisjoint(plain_words(before))


def is_seen(said: Said, record: Record) -> bool:
    """Whether one sees it on what a test shows: "I think that's a break on the X-ray"."""
    text = record.text(said.key)
    start = said.start - len(left_of(text, said.start, _TEST_REACH))
    end = said.end + len(right_of(text, said.end, _TEST_REACH))
    near = mentions_between(record.read(record.look(said.key, 0, 0)).mentions, start, end)
    tests = (other for other in near if other.term.category in TESTS and not other.flags & START)
    return any(_ON_IT.search(text, max(test.start - _KNOWN_BEHIND, 0), test.start) is not None for test in tests)


def is_hedged(said: Said, record: Record) -> bool:
    """Whether what was denied, or the answer to it, was so with a reserve: "not really, no more than usual"."""
    text = record.text(said.key)[said.start :] if said.answer is None else record.text(said.answer)
    return any(word in HEDGING for word in plain_words(text[:_REACH].lower()))


def is_flat_no(said: Said, record: Record) -> bool:
    """Whether one said no more than "I don't drink", or "no" to who asked for it, and not for how much or when."""
    text = record.text(said.key if said.answer is None else said.answer)
    if len(text.split()) > _FLAT or is_hedged(said, record):
        return False
    return said.answer is None or not narrowed(record.text(said.key), said.start, said.end, "")


def says_never(said: Said, record: Record) -> bool:
    """Whether what was denied, or the answer to it, was so for all time."""
    text = record.text(said.key if said.answer is None else said.answer)
    return "never" in text.lower()


def is_flat_never(said: Said, record: Record) -> bool:
    """Whether one said no more than "never", so that there is not even a little of it."""
    text = record.text(said.key if said.answer is None else said.answer)
    return len(text.split()) <= _FLAT and says_never(said, record) and not is_hedged(said, record)


def of_all_time(said: Said, record: Record) -> bool:
    """Whether what was denied was never so, or asked for with "ever": "ever been on lithium?" – "no"."""
    return says_never(said, record) or (said.answer is not None and _EVER.search(record.text(said.key)) is not None)
