"""Checks on which day of the week a note has something, of which nobody spoke, against the day that was told of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.figures.topic import Topic, topic
from evaluators.deterministic.checks.pieces import Piece, against, quote
from evaluators.deterministic.checks.whens import when_pieces
from evaluators.deterministic.reading.around import left_of, right_of
from evaluators.deterministic.reading.mention import Mention, mentions_between
from evaluators.deterministic.reading.phrases import lowered
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.words import plain_stem, read_words
from evaluators.deterministic.record.record import Record

_DAY: Final = re.compile(r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")
_STEMS: Final = tuple(plain_stem(day) for day in _DAY.pattern[3:-3].split("|"))
_NEARER: Final = re.compile(
    r"\b(?:yesterday|today|tonight|tomorrow|last night|this morning|next day"
    r"|day (?:before|after))\b"
)
"""Words for a day, beside which another one is told of something else."""
_AROUND: Final = 80
_NEAR: Final = 16
_READ: Final = 1000
_BACK: Final = re.compile(
    r"\b(?:(?:like|want|need|have|get) (?:you|him|her) (?:back|in)|come (?:back|in)|see (?:you|him|her))\b"
)
_LEAD: Final = 24
_FEW: Final = 2
_OFTEN: Final = 8
"""Times that days are named beyond which the talk is not walked for them."""


def weekday_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for the day of the week of what was only told to be on another one."""
    if "day" not in statement.text:
        return
    noted = list(_DAY.finditer(lowered(statement.text)))
    if len(noted) != 1 or record.times_said(plain_stem(noted[0][0])):
        return
    if not record.walkable or not 0 < sum([record.times_said(stem) for stem in _STEMS]) <= _OFTEN:
        return
    (day,) = noted
    here = topic(statement.text, day.start(), day.end())
    for position, text in enumerate(record.speech.texts(0, len(record.speech.keys))):
        low = lowered(text[:_READ])
        if "day" not in low:
            continue
        for told in _DAY.finditer(low):
            key = record.speech.keys[position]
            record.look(key, 1, 0)
            if _is_of_it(here, statement.mentions, position, low, told, record):
                if next(when_pieces(statement, record), None) is not None:
                    return  # which tells of it already
                message = f"Note says {day[0].capitalize()}, the transcript {told[0].capitalize()}."
                evidence = (quote(record, key, told.start(), told.end()),)
                yield against(day.span(), "temporality", "major", message, evidence)
                return


def weekday_stems(statement: StatementReading) -> tuple[str, ...]:
    """The stems that this looks up."""
    return _STEMS if "day" in statement.text and _DAY.search(lowered(statement.text)) is not None else ()


def _is_of_it(
    here: Topic, mentions: Sequence[Mention], position: int, low: str, told: re.Match[str], record: Record
) -> bool:
    """Whether a day is told of what the statement is about: by a word or a term beside it, or by what it answers."""
    if _NEARER.search(low, max(told.start() - _NEAR, 0), told.end() + _NEAR) is not None:
        return False
    there = topic(low, told.start(), told.end())
    if not here.stems.isdisjoint(there.stems) or here.time == there.time == "ahead":
        return True
    if here.time == "ahead" and _BACK.search(low, max(told.start() - _LEAD, 0), told.start()) is not None:
        return True
    first = told.start() - len(left_of(low, told.start(), _AROUND))
    last = told.end() + len(right_of(low, told.end(), _AROUND))
    if _share(mentions, mentions_between(record.read(position).mentions, first, last)):
        return True
    if not position or told.start() > _AROUND:
        return False
    asked = record.speech.text(position - 1)[-_AROUND:]
    named = record.read(position - 1).mentions[-_FEW:]
    return not here.stems.isdisjoint(read_words(asked).stems) or _share(mentions, named)


def _share(noted: Sequence[Mention], said: Sequence[Mention]) -> bool:
    """Whether the two name one thing, or a kind of it."""
    return any(one.term.isa(other.term.concept) or other.term.isa(one.term.concept) for one in noted for other in said)
