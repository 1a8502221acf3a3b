"""Checks results that a note has of tests of which the talk says that they are not in: "waiting on the biopsy"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, quotes
from evaluators.deterministic.reading.mention import (
    FAMILY,
    HISTORICAL,
    HYPOTHETICAL,
    TESTS,
    UNCERTAIN,
    Mention,
)
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED, WEAK, Said
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = by_role(phrases_by_role("awaited_rules.tsv"))
_RESULT: Final = re.compile(rf"[ :,]+(?:(?:{_RULES['between']})[ ,:]+){{0,3}}((?:{_RULES['result']})\b)", re.IGNORECASE)
_OPEN: Final = re.compile(rf"\b(?:{_RULES['open']})\b", re.IGNORECASE)
_BEFORE: Final = re.compile(rf"\b(?:{_RULES['before']})\b", re.IGNORECASE)
_BEHIND: Final = re.compile(rf"\b(?:{_RULES['behind']})\b", re.IGNORECASE)
_BOUND: Final = ".;?!"
_REACH: Final = 60
_MOST: Final = 4
"""Mentions of a test in each state; of which more is said, a result may be among it."""
_STATES: Final = (AFFIRMED, DENIED, WEAK, OPEN, SUPPOSED, SPENT)
_NO_RESULT: Final = UNCERTAIN | HYPOTHETICAL | HISTORICAL | FAMILY


def awaited_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each test whose result a statement has, and all that is said of it is that it is awaited."""
    for mention in statement.mentions:
        if mention.term.category not in TESTS or mention.flags & _NO_RESULT:
            continue
        found = _RESULT.match(statement.text, mention.end)
        if found is None or (said := _awaited(mention, record)) is None:
            continue
        if _OPEN.search(statement.text) is not None:
            return
        name = mention.term.name
        message = f"Note has a result of {name}, the transcript still waits for it."
        yield against((mention.start, found.end(1)), "temporality", "major", message, quotes(record, said))


def _awaited(mention: Mention, record: Record) -> Said | None:
    """Where a result is said to be awaited, if that is so wherever one speaks of the test."""
    first: Said | None = None
    for entry in record.related(mention.term.concept):
        for state in _STATES:
            mentions = entry.mentions(state)
            if len(mentions) > _MOST:
                return None
            for said in mentions:
                if not _is_awaited(said, record):
                    return None
                first = said if first is None or said < first else first
    return first


def _is_awaited(said: Said, record: Record) -> bool:
    text = record.text(said.key)
    before, behind = text[max(said.start - _REACH, 0) : said.start], text[said.end : said.end + _REACH]
    start = max(before.rfind(bound) for bound in _BOUND) + 1
    ends = [end for end in (behind.find(bound) for bound in _BOUND) if end >= 0]
    behind = behind[: min(ends)] if ends else behind
    return _BEFORE.search(before, start) is not None or _BEHIND.search(behind) is not None
