"""Complaints that a note has told, against an examination that did not find them: what one has at home, or felt once,
need not be seen today."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_WORDS
from evaluators.deterministic.reading.mention import ANSWERED, EXAMINED, Mention, mentions_between
from evaluators.deterministic.reading.statement import EXAMINING, INFERRING, StatementReading
from evaluators.deterministic.reading.wording.around import left_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import DENIED, Entry, Said

_FOUND: Final = ("exam", "vital")
"""Categories of what only whoever examines speaks of."""
_LEAST: Final = 2
"""Of how many of these before it a denial is one of the examination, though no word tells so."""
_BEFORE: Final = 400
"""Characters before it in which they are."""
_CLAUSE: Final = 48
_TELLERS: Final = frozenset(("i", "my", "me", "he", "she", "his", "her", "we"))


def only_not_found(mention: Mention, entries: list[Entry], statement: StatementReading, record: Record) -> bool:
    """Whether a complaint that is told of was denied by no one but who examined."""
    if mention.term.category != "symptom" or mention.term.concept in CLAIM_WORDS["measured"]:
        return False
    if statement.kind in EXAMINING or statement.kind in INFERRING:
        return False
    denied = [said for entry in entries for said in entry.mentions(DENIED)]
    return bool(denied) and all(_is_of_examination(said, record) for said in denied)


def _is_of_examination(denied: Said, record: Record) -> bool:
    if denied.flags & ANSWERED or denied.answer is not None:
        return False
    text = record.text(denied.key)
    looks = bool(denied.flags & EXAMINED)
    if not looks and not _TELLERS.isdisjoint(left_of(text, denied.start, _CLAUSE).lower().split()):
        return False
    reading = record.read(record.position(denied.key))
    before = mentions_between(reading.mentions, denied.start - _BEFORE, denied.start)
    found = {mention.term.concept for mention in before if mention.term.category in _FOUND}
    return len(found) >= (1 if looks else _LEAST)
