"""Checks when something was or began, told by the calendar, against another time that was told of it: "since yesterday"
of what came the weekend before last, Memorial Day for Labor Day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS, CLAIM_WORDS
from evaluators.deterministic.checks.heard_on import Passage, heard_on
from evaluators.deterministic.checks.pieces import Piece, against, among
from evaluators.deterministic.reading.mention import COMPLAINTS, FAMILY, HYPOTHETICAL, NEGATED, Mention
from evaluators.deterministic.reading.statement import HISTORIES, StatementReading
from evaluators.deterministic.reading.whens import When, whens_in
from evaluators.deterministic.reading.wording.phrases import Seldom, lowered
from evaluators.deterministic.reading.wording.words import read_words
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, Key
from evaluators.vocabulary.patterns import of_roles

_NOT_HAD: Final = NEGATED | FAMILY | HYPOTHETICAL
_ONSET: Final = Seldom(rf"\b(?:{CLAIM_PATTERNS['onset']})\b", CLAIM_WORDS["onset"])
"""What a statement has that tells since when."""
_BEFORE: Final = of_roles("claim_rules", "when else")
"""What makes of it the time of something else."""
_FEW: Final = 4
_ASKS: Final = re.compile(r"\bwhen\b|\bhow long\b|\bsince\b|\bstart|\bbeg[ai]n")
"""Asks since when something has been."""
_ASKED: Final = 80
_BESIDE: Final = 40
_BACK: Final = 64
_OFTEN: Final = 16
"""Times that such words are said beyond which the talk is not walked for them."""
_Told = tuple[Key, When]


def when_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for the time of a complaint that was only told to be another one."""
    if statement.kind not in HISTORIES:
        return
    low = lowered(statement.text)
    if _ONSET.search(low) is None or _BEFORE.search(low) is not None:
        return
    noted = list(whens_in(low))
    things = [m for m in statement.mentions if m.term.category in COMPLAINTS and not m.flags & _NOT_HAD]
    if len(noted) != 1 or not things:
        return
    (one,) = noted
    told = [item for thing in things[:_FEW] for item in _told(thing, record)]
    if told and all(one.excludes(said) for _, said in told) and not _is_said(one, record):
        key, said = told[0]
        message = f"Note has it {one.words}, the transcript {said.words}."
        yield against(
            (one.start, one.end), "temporality", "major", message, (among(record, key, said.start, said.end),)
        )


def _is_said(one: When, record: Record) -> bool:
    """Whether its words were said of whatever."""
    if not record.walkable or sum([record.times_said(stem) for stem in read_words(one.words).stems]) > _OFTEN:
        return True
    return any(one.words in text.lower() for text in record.speech.texts(0, len(record.speech.keys)))


def _told(thing: Mention, record: Record) -> Iterator[_Told]:
    """When a complaint was or began, where it is named and in the next utterances."""
    for entry in record.related(thing.term.concept):
        for said in entry.told((AFFIRMED, OPEN), _FEW):
            for heard in heard_on(entry.term, said, record, _tells, back=_BACK):
                yield from _told_in(heard, record)


def _tells(low: str, start: int) -> bool:
    return next(whens_in(low, max(start, 0)), None) is not None


def _told_in(heard: Passage, record: Record) -> Iterator[_Told]:
    """The times in a passage that are told of its beginning: by words beside them, or asked for."""
    key, low = record.speech.keys[heard.position], heard.low
    position = record.look(key, 1, 0)
    asked = position > 0 and _ASKS.search(record.speech.text(position - 1)[-_ASKED:].lower()) is not None
    for one in whens_in(low, max(heard.start, 0), heard.end):
        if "?" in low[one.end : one.end + _BACK]:
            continue
        beside = low[max(one.start - _BESIDE, 0) : one.end + _BESIDE]
        if _ONSET.search(beside) is not None or (asked and one.start <= _BACK):
            yield key, one
