"""Illnesses that an assessment concludes from a value that was out of order: "the cholesterol was flagged"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from evaluators.deterministic.reading.statement import INFERRING, StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, OPEN, WEAK
from evaluators.vocabulary import Term
from evaluators.vocabulary.patterns import any_of
from evaluators.vocabulary.rows import read_rows

_ROWS: Final = [(names.split("|"), measures.split("|")) for names, measures in read_rows("measure_rules.tsv")]
_OF: Final = {names[0]: measures for names, measures in _ROWS if ":" in names[0]}
_OUT: Final = any_of([word for names, _ in _ROWS if ":" not in names[0] for word in names])
_FEW: Final = 8
_BEFORE: Final = 40
_BEHIND: Final = 80


def is_measured(term: Term, record: Record) -> bool:
    """Whether the value that tells of an illness was said to be out of order."""
    for name in _OF.get(term.concept, ()):
        for entry in record.related(name):
            for said in entry.told((AFFIRMED, WEAK, OPEN), _FEW):
                if _OUT.search(f"{record.before(said, _BEFORE)} {record.behind(said, _BEHIND)}") is not None:
                    return True
    return False


def measures_looked_up(statement: StatementReading) -> Iterator[str]:
    """The concepts that this looks up."""
    if statement.kind in INFERRING:
        for mention in statement.mentions:
            yield from _OF.get(mention.term.concept, ())
