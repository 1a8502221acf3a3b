"""Checks what a note has a drug do that is not tolerated against what it was told to do: a rash, or throat swelling.

One of a sort may stand for another ("hives" for a rash). Only where nothing of the note's sort was spoken of at all,
and the drug was told to do something of another sort, is the note wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.checks.effects import causes_of
from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, quotes
from evaluators.deterministic.reading.mention import COMPLAINTS, NOT_SO, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import grouped, read_rows

_ROWS: Final = [(concept, sort) for concept, sort in read_rows("reaction_sorts.tsv")]
_SORT: Final = dict(_ROWS)
_OF_SORT: Final = grouped((sort, concept) for concept, sort in _ROWS)
_STATES: Final = (AFFIRMED, OPEN, SPENT)
_KIND: Final = "allergies"
_MOST: Final = 4
"""Mentions of a drug at which it is looked for what it does."""
_FEW: Final = 12
_AHEAD: Final = 2
_REPLY: Final = 80
_ASKS: Final = re.compile(r"\bwhat (?:happen|kind of reaction|sort of reaction|reaction|does it do|did it do|was the)")


def effect_told_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that a drug is noted to do and was told to do something else instead."""
    for mention, drug in _noted(statement):
        sort = _sort(mention.term)
        if any(concept in record.entries or concept in record.by_class for concept in _OF_SORT[sort]):
            continue
        told = next((told for told in _told(drug.term, record) if _sort(told[1].term)), None)
        if told is not None:
            said, other = told
            place = min(drug.start, mention.start), max(drug.end, mention.end)
            message = f"Note has {mention.term.name} from {drug.term.name}, the transcript {other.term.name}."
            yield against(place, "fabrication", "major", message, quotes(record, said), points=MANAGED)


def effects_looked_up(statement: StatementReading) -> Iterator[str]:
    """Concepts that may bear out what a statement has a drug do."""
    for mention, _ in _noted(statement):
        yield from sorted(_OF_SORT[_sort(mention.term)])


def _noted(statement: StatementReading) -> Iterator[tuple[Mention, Mention]]:
    """What each drug does, with the one drug that does it."""
    if statement.kind != _KIND:
        return
    for mention in statement.mentions:
        if mention.term.category in COMPLAINTS and not mention.flags & NOT_SO and _sort(mention.term):
            drugs = causes_of(mention, statement.mentions, statement.text)
            if len(drugs) == 1 and not drugs[0].flags & NOT_SO:
                yield mention, drugs[0]


def _sort(term: Term) -> str:
    return _SORT.get(term.concept.partition("@")[0], "")


def _told(drug: Term, record: Record) -> Iterator[tuple[Said, Mention]]:
    """What a drug is told to do, where it is named or in the reply to what it does."""
    for entry in record.related(drug.concept):
        for said in [said for state in _STATES for said in entry.mentions(state)[:_MOST]]:
            at = record.look(said.key, 0, _AHEAD)
            for mention in _had(at, record):
                causes = causes_of(mention, record.read(at).mentions, record.speech.text(at))
                if any(cause.start == said.start for cause in causes):
                    yield said, mention
            for place in range(at, min(at + _AHEAD, len(record.speech) - 1)):
                if _ASKS.search(record.speech.text(place).lower()[-_REPLY:]) is not None:
                    yield from ((said, mention) for mention in _had(place + 1, record))


def _had(at: int, record: Record) -> list[Mention]:
    """The complaints of an utterance that somebody has."""
    mentions = record.read(at).mentions[:_FEW]
    return [mention for mention in mentions if mention.term.category in COMPLAINTS and not mention.flags & NOT_SO]
