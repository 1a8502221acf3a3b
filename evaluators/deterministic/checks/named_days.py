"""Checks days of the week and months: one that nobody named, of what was only told to be on or in another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.checks.worded import ELSE, LOOKED_AT, READ, SENTENCE
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.predicates import PREDICATE_WORDS
from evaluators.deterministic.reading.same_words import tokens
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.words import plain_stem, read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS: Final = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
"""May is a word of all sorts of things."""
_SORTS: Final = [{name: plain_stem(name) for name in names} for names in (_DAYS, _MONTHS)]
_STEMS: Final = frozenset([stem for sort in _SORTS for stem in sort.values()])
_NAMED: Final = re.compile(rf"(?<!\d )(?<!\d(?:st|nd|rd|th) )\b({'|'.join((*_DAYS, *_MONTHS))})\b(?!\W+(?:\d|the )|'s)")
"""A name, and no date ("March 3rd", "3 March") or what belongs to it ("Friday's results")."""
_COMES: Final = re.compile(r"\b(?:next|will|until|till|by|scheduled|booked|appointment|due|planned|follow-up)\b")
"""What makes of a name one of a day to come."""
_RETURNS: Final = re.compile(
    r"\b(?:follow[- ]?up|f/u|return|rtc|recheck|re-check|see (?:him|her|them|patient)|come back)\b(?! (?:to|from) )"
)
"""When one is to return, by a note, and as one is told."""
_BACK: Final = re.compile(
    r"\b(?:(?:like|want|need|have|get) (?:you|him|her|them) (?:back|in)|come (?:back|in)|see (?:you|him|her|them)"
    r"|follow up)\b"
)
_RECKONED: Final = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|last night|ago|(?:day|night|week|month)s? (?:before|after|later|prior)"
    r"|next (?:day|morning)|weekend|couple of days|few days)\b"
)
"""What another day may be reckoned from."""
_VAGUE: Final = frozenset(map(plain_stem, PREDICATE_WORDS["vague"])) | PREDICATE_WORDS["patient"]
_SHORT: Final = 160
"""Characters of a reply that may be about what was asked."""
_ASKED: Final = 16
"""Words and terms of a question that are looked at, its last."""


def named_day_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for a day or month that nobody named, where what the statement tells was told of another one."""
    if _STEMS.isdisjoint(statement.stems) or not record.walkable:
        return
    low = lowered(statement.text)
    returns = _RETURNS.search(low) is not None
    named = list(_NAMED.finditer(low))
    if len(named) != 1 or (not returns and (statement.kind in ELSE or _COMES.search(low) is not None)):
        return
    (noted,) = named
    sort = _SORTS[noted[1] in _MONTHS]
    if record.times_said(sort[noted[1]]):
        return
    about = frozenset((*tokens(low, 0, len(low), statement.mentions), *statement.stems)) - _STEMS - _VAGUE
    told = _told(frozenset() if returns else about, sort, record)
    if told is not None:
        key, start, end, name = told
        message = f"Note has it on or in {noted[1].capitalize()}, the transcript {name.capitalize()}."
        evidence = (quote(record, key, start, end),)
        yield against((noted.start(), noted.end()), "temporality", "major", message, evidence)


def _told(about: frozenset[str], sort: dict[str, str], record: Record) -> tuple[Key, int, int, str] | None:
    """Where one of some things was first told to be on another day, or where ``about`` nothing when one is to return;
    None if that may be reckoned from one."""
    found: tuple[Key, int, int, str] | None = None
    for name, stem in sort.items():
        if not 0 < record.times_said(stem) <= LOOKED_AT:
            continue
        for key in record.saying(stem)[:LOOKED_AT]:
            position = record.look(key, 1, 0)
            low = record.speech.text(position)[:READ].lower()
            for sentence in SENTENCE.finditer(low):
                told = _NAMED.search(low, *sentence.span())
                if told is None or told[1] != name or sentence[0].endswith("?"):
                    continue
                if not about:
                    if _BACK.search(sentence[0]) is None:
                        continue
                elif _COMES.search(sentence[0]) or about.isdisjoint(_things(position, low, *sentence.span(), record)):
                    continue
                if _RECKONED.search(low) is not None:
                    return None
                found = found or (key, told.start(), told.end(), name)
    return found


def _things(position: int, low: str, start: int, end: int, record: Record) -> set[str]:
    """What a sentence is about, and in a short reply what that answers."""
    found = {*tokens(low, start, end, record.read(position).mentions), *read_words(low[start:end]).stems}
    if position and len(low) <= _SHORT:
        asked = record.read(position - 1)
        found.update(asked.stems[-_ASKED:])
        found.update([mention.term.concept for mention in asked.mentions[-_ASKED:]])
    return found


def day_stems(statement: StatementReading) -> Iterator[str]:
    """The stems that this looks up."""
    if not _STEMS.isdisjoint(statement.stems):
        yield from _STEMS
