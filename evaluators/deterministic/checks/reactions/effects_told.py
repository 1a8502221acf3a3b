"""Checks what a note has a drug do that is not tolerated against what it was told to do: a rash, or throat swelling.

One of a sort may stand for another ("hives" for a rash). Only where nothing of the note's sort was spoken of at all,
and the drug was told to do something of another sort, is the note wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.checks.reactions.effects import causes_of
from evaluators.deterministic.reading.mention import CAUSES, COMPLAINTS, NOT_SO, Mention
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.allergies_asked import asks_for_allergies, asks_what_it_does
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, SUPPOSED, Said
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import grouped, read_rows

_ROWS: Final = [(concept, sort) for concept, sort in read_rows("reaction_sorts.tsv")]
_SORT: Final = dict(_ROWS)
_OF_SORT: Final = grouped((sort, concept) for concept, sort in _ROWS)
_PHRASES: Final = read_rows("reaction_phrases.tsv")
_UNKNOWN: Final = "unknown"
_UNKNOWN_NOTED: Final = re.compile(
    r"\b(?:reactions? (?:is |was )?(?:unknown|unclear|unspecified)|unknown reaction)\b", re.IGNORECASE
)
_STATES: Final = (AFFIRMED, OPEN, SPENT, SUPPOSED)
_KIND: Final = "allergies"
_MOST: Final = 4
"""Mentions of a drug at which it is looked for what it does."""
_FEW: Final = 12
_AHEAD: Final = 2
_REPLY: Final = 80


class _Effect(NamedTuple):
    """What a drug was told to do: its sort, what it is called, and where the drug was named."""

    sort: str
    name: str
    said: Said


def effect_told_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each thing that a drug is noted to do and was told to do something else instead, or that nobody
    knows of; and for what it does that a note has as unknown."""
    for mention, drug in _noted(statement):
        sort = _sort(mention.term)
        if any(concept in record.entries or concept in record.by_class for concept in _OF_SORT[sort]):
            continue
        told = list(_told(drug.term, record))
        other = next((one for one in told if one.sort), None)
        if other is not None and not any(one.sort == sort for one in told):
            place = min(drug.start, mention.start), max(drug.end, mention.end)
            message = f"Note has {called(mention.term)} from {called(drug.term)}, the transcript {other.name}."
            yield against(place, "fabrication", "major", message, quotes(record, other.said), points=MANAGED)
    for match in _UNKNOWN_NOTED.finditer(statement.text) if statement.kind == _KIND else ():
        drugs = [m for m in statement.mentions if m.term.category in CAUSES and m.end <= match.start()]
        told = list(_told(drugs[-1].term, record)) if drugs else []
        known = next((one for one in told if one.sort not in ("", _UNKNOWN)), None)
        if known is not None:
            message = f"Note has what {called(drugs[-1].term)} does as unknown, the transcript {known.name}."
            yield against(match.span(), "fabrication", "major", message, quotes(record, known.said), points=MANAGED)


def effects_looked_up(statement: StatementReading) -> Iterator[str]:
    """Concepts that may bear out what a statement has a drug do."""
    for mention, _ in _noted(statement):
        yield from sorted(_OF_SORT[_sort(mention.term)])


def _noted(statement: StatementReading) -> Iterator[tuple[Mention, Mention]]:
    """What each drug does, with the one drug that does it."""
    for mention in statement.mentions:
        if mention.term.category in COMPLAINTS and not mention.flags & NOT_SO and _sort(mention.term):
            drugs = causes_of(mention, statement.mentions, statement.text)
            if len(drugs) == 1 and not drugs[0].flags & NOT_SO:
                yield mention, drugs[0]


def _sort(term: Term) -> str:
    return _SORT.get(term.concept.partition("@")[0], "")


def _told(drug: Term, record: Record) -> Iterator[_Effect]:
    """What a drug is told to do, where it is named or in the reply to what it does."""
    for entry in record.related(drug.concept):
        for said in [said for state in _STATES for said in entry.mentions(state)[:_MOST]]:
            at = record.look(said.key, 1, _AHEAD)
            allergies = at > 0 and asks_for_allergies(record.speech.text(at - 1))
            for mention in _had(at, record):
                mentions = record.read(at).mentions
                causes = causes_of(mention, mentions, record.speech.text(at))
                if not causes and allergies:  # "any allergies?" – "penicillin, I get a rash"
                    causes = [
                        other for other in mentions if other.term.category in CAUSES and other.end <= mention.start
                    ]
                    causes = causes[-1:]
                if any(cause.start == said.start for cause in causes):
                    yield _Effect(_sort(mention.term), mention.term.name, said)
            for place in range(at, min(at + _AHEAD, len(record.speech) - 1)):
                if asks_what_it_does(record.speech.text(place)):
                    yield from [
                        _Effect(_sort(mention.term), mention.term.name, said) for mention in _had(place + 1, record)
                    ]
                    yield from _phrased(record.speech.text(place + 1)[:_REPLY].lower(), said)


def _phrased(reply: str, said: Said) -> Iterator[_Effect]:
    """What a reply tells a drug to do in no term's words."""
    for phrase, sort in _PHRASES:
        if phrase in reply:
            yield _Effect(sort, phrase if sort != _UNKNOWN else "nothing that anybody knows", said)


def _had(at: int, record: Record) -> list[Mention]:
    """The complaints of an utterance that somebody has."""
    mentions = record.read(at).mentions[:_FEW]
    return [mention for mention in mentions if mention.term.category in COMPLAINTS and not mention.flags & NOT_SO]
