"""Checks which of two drugs is taken how: a note that has them the wrong way round names nothing that was not said.

"Albuterol as needed and Symbicort twice a day": only where one breath tells it of both, and the note has it crosswise,
is it wrong, unless the talk has either drug so anywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from evaluators.deterministic.checks.pieces import MANAGED, Piece, against, called, quotes
from evaluators.deterministic.reading.mention import NOT_SO, Mention, mention_at, mentions_between
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.ways.parted import own_part
from evaluators.deterministic.reading.ways.ways import NO_WAYS, ways_meant
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, SPENT, SUPPOSED, WEAK, Said
from evaluators.vocabulary.rows import read_pairs

_WAYS: Final = ways_meant([phrases.split("|") for phrases in read_pairs("regimen_rules.tsv").values()], {})
_DRUG: Final = "medication"
_AROUND: Final = 240
"""Characters of an utterance around a drug in which the other one is named."""
_STATES: Final = (AFFIRMED, WEAK, OPEN, SUPPOSED, SPENT)
_MOST: Final = 8
_FEW: Final = 4
"""Drugs of a statement that are looked at."""
_TWO: Final = 2

_Told = dict[str, frozenset[int]]
"""The ways of each drug that has its own."""


def regimen_pieces(statement: StatementReading, record: Record) -> Iterator[Piece]:
    """One piece for the first two drugs that a statement has the wrong way round."""
    drugs = [mention for mention in statement.mentions if mention.term.category == _DRUG and not mention.flags & NOT_SO]
    if not _TWO <= len(drugs) <= _FEW:
        return
    noted = _told(lowered(statement.text), drugs)
    for one, other in combinations(drugs, 2):
        said = _crossed(one, other, noted, record)
        if said is not None:
            message = f"Note has {called(one.term)} and {called(other.term)} taken the other way round."
            yield against(one.place, "dose", "major", message, quotes(record, said), points=MANAGED)
            return


def _told(text: str, drugs: Sequence[Mention]) -> _Told:
    """How each drug is taken, where each has a part of the text for itself."""
    told: _Told = {}
    for drug in drugs:
        start, end = own_part(_WAYS, text, drug, drugs)
        if (start, end) == (0, len(text)):
            return {}
        ways = [way.ways for way in _WAYS.found(text, start, end)]
        told[drug.term.concept] = told.get(drug.term.concept, NO_WAYS).union(*ways)
    return told


def _crossed(one: Mention, other: Mention, noted: _Told, record: Record) -> Said | None:
    """Where the talk has the way of each drug told of the other, if it has neither so anywhere."""
    first, second = one.term.concept, other.term.concept
    ours, theirs = noted.get(first, NO_WAYS), noted.get(second, NO_WAYS)
    if not ours or not theirs or not ours.isdisjoint(theirs):
        return None
    found: Said | None = None
    for said in _named(first, record):
        told = _heard(said, record)
        own, others = told.get(first, NO_WAYS), told.get(second, NO_WAYS)
        if not own.isdisjoint(ours) or not others.isdisjoint(theirs):
            return None
        if found is None and not own.isdisjoint(theirs) and not others.isdisjoint(ours):
            found = said
    if found is None or any(
        not _heard(said, record).get(second, NO_WAYS).isdisjoint(theirs) for said in _named(second, record)
    ):
        return None
    return found


def _named(concept: str, record: Record) -> list[Said]:
    return [said for entry in record.related(concept) for said in entry.told(_STATES, _MOST)]


def _heard(said: Said, record: Record) -> _Told:
    """How the drugs around a mention are said to be taken, each in its part; one that is alone, in all of it."""
    reading = record.read(record.look(said.key, 0, 0))
    near = mentions_between(reading.mentions, said.start - _AROUND, said.end + _AROUND)
    own = mention_at(near, said.start)
    if own is None:
        return {}
    drugs = [mention for mention in near if mention.term.category == _DRUG and mention.sentence == own.sentence]
    first = max(said.start - _AROUND, 0)
    around = " " * first + lowered(record.text(said.key)[first : said.end + _AROUND])
    if len(drugs) == 1:
        return {own.term.concept: NO_WAYS.union(*[way.ways for way in _WAYS.found(around, first)])}
    return _told(around, drugs)
