"""Checks which of two complaints came first: "the rash came two days before the fever"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from evaluators.deterministic.checks.pieces import Piece, against, called, quotes
from evaluators.deterministic.reading.mention import COMPLAINTS, NOT_SO, Mention, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import by_role
from evaluators.vocabulary.rows import phrases_by_role

_RULES: Final = by_role(phrases_by_role("sequence_rules.tsv"))
_LONGEST: Final = 64
"""Characters between two complaints of which one is told to come first."""
_BETWEEN: Final = re.compile(
    rf"[ ,]+(?:(?:{_RULES['between']})[ ,]+)*"
    rf"(?:({_RULES['after']})|({_RULES['before']}))[ ,]+(?:(?:{_RULES['between']})[ ,]+)*"
)
_MOST: Final = 8
_AROUND: Final = 120


def sequence_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each two complaints that the talk only has in the other order."""
    complaints = [m for m in statement.mentions if m.term.category in COMPLAINTS and not m.flags & NOT_SO]
    for one, other in pairwise(complaints):
        noted = _order(statement.text, one, other)
        if noted == 0:
            continue
        said = _told_otherwise(one.term, other.term, noted, record)
        if said is not None:
            first, second = (one, other) if noted > 0 else (other, one)
            message = f"Note has {called(first.term)} before {called(second.term)}, the transcript after it."
            yield against((one.start, other.end), "temporality", "major", message, quotes(record, said))


def _order(text: str, one: Mention, other: Mention) -> int:
    """1 where the first of two complaints is told to have come first, -1 where the second is, 0 where neither is."""
    if not 0 < other.start - one.end <= _LONGEST:
        return 0
    found = _BETWEEN.fullmatch(text[one.end : other.start].lower())
    return 0 if found is None else -1 if found[1] else 1


def _told_otherwise(one: Term, other: Term, noted: int, record: Record) -> Said | None:
    """Where two complaints are told in another order, if they are nowhere told in the note's."""
    found: Said | None = None
    for entry in record.related(one.concept):
        for said in entry.mentions(AFFIRMED)[:_MOST]:
            for told in _orders(said, one, other, record):
                if told == noted:
                    return None
                found = found or said
    return found


def _orders(said: Said, one: Term, other: Term, record: Record) -> Iterator[int]:
    """The orders that the words around a mention tell the two in, as seen from the first of them."""
    mentions = record.read(record.look(said.key, 0, 0)).mentions
    near = mentions_between(mentions, said.start - _AROUND, said.end + _AROUND)
    text = record.text(said.key)
    for before, after in pairwise(_complaints(near)):
        if (before.start == said.start and after.term.isa(other.concept)) or (
            after.start == said.start and before.term.isa(other.concept)
        ):
            told = _order(text, before, after)
            if told:
                yield told if before.start == said.start else -told


def _complaints(mentions: Sequence[Mention]) -> list[Mention]:
    return [mention for mention in mentions if mention.term.category in COMPLAINTS]
