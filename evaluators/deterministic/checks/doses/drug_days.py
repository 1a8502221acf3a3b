"""On which day of the week a drug is taken, by the note, against the day that was told of that very drug: "methotrexate
on Fridays" of "fifteen once a week, Mondays, and folic acid on Fridays"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.quantities.weekdays import DAY_WORDS, DAYS
from evaluators.deterministic.reading.mention import NOT_SO, Mention, first_from
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import Signs, lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, Said
from evaluators.vocabulary.patterns import longest_first

_DRUG: Final = "medication"
_REACH: Final = 72
"""Characters behind a drug in which the day stands, up to the next drug."""
_MOST: Final = 8
"""Times that a drug is said at which its day is looked for, and terms of an utterance."""
_NAMED: Final = Signs(DAY_WORDS)
_DAY: Final = re.compile(rf"(?<![a-z])({longest_first([day for day in DAYS if day.endswith('day')])})(s?)(?![a-z])")
_EACH: Final = ("every ", "each ", "on a ")


def drug_day_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for each drug that the note has on another day of the week than the talk."""
    text = lowered(statement.text)
    if not _NAMED.are_in(text):
        return
    drugs = [mention for mention in statement.mentions if mention.term.category == _DRUG and not mention.flags & NOT_SO]
    for drug in drugs:
        noted = _days(text, drug.end, drugs)
        told = [(said, days) for said in _said(drug, record) if (days := _told(said, record))] if noted else []
        if told and all(noted.isdisjoint(days) for _, days in told):
            message = f"Note has {called(drug.term)} on another day of the week than the transcript."
            yield against(drug.place, "temporality", "major", message, quotes(record, told[0][0]), points=MANAGED)


def _said(drug: Mention, record: Record) -> Iterator[Said]:
    for entry in record.related(drug.term.concept):
        yield from entry.told((AFFIRMED, OPEN), _MOST)


def _told(said: Said, record: Record) -> frozenset[str]:
    """The days that are named behind a drug in its utterance."""
    text = lowered(record.text(said.key)[: said.end + _REACH])
    if not _NAMED.are_in(text):
        return frozenset()
    return _days(text, said.end, record.read(record.position(said.key)).mentions)


def _days(text: str, start: int, mentions: Sequence[Mention]) -> frozenset[str]:
    """The days of each week that a text names behind a drug and before the next one."""
    first = first_from(mentions, start)
    others = [other.start for other in mentions[first : first + _MOST] if other.term.category == _DRUG]
    end = min([start + _REACH, len(text), *others])
    found = _DAY.finditer(text, start, end)
    return frozenset(DAYS[day[1]] for day in found if day[2] or text.endswith(_EACH, 0, day.start()))
