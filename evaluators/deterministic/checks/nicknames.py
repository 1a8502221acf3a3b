"""Drugs that were spoken of without being named: "the blue one", "the shot", "that dye".

Such words are no proof, and nobody could tell them apart from other talk; but where they were said, the drug of a note
did not come out of nowhere. The rules are data (``nickname_rules.tsv``), asked only where an alarm is about to be
raised.
"""

from __future__ import annotations

from functools import lru_cache

from evaluators.deterministic.reading.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary import Term
from evaluators.vocabulary.cues import TABLES

_Ways = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def _rules() -> dict[str, _Ways]:
    """Drugs and classes, and the stems that it takes together for each way of speaking of them."""
    lines = (TABLES / "nickname_rules.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.partition("\t") for line in lines if line and not line.startswith("#"))
    return {name: tuple(tuple(map(plain_stem, way.split("+"))) for way in ways.split(" ")) for name, _, ways in rows}


def nicknamed(term: Term, record: Record) -> bool:
    """Whether a drug, or a class that the note has in its place, was told by what people call it."""
    return any(all(stem in record.stems for stem in way) for way in _rules().get(term.concept, ()))
