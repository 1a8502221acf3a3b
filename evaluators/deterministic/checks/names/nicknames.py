"""Drugs that were spoken of without being named: "the blue one", "the shot", "that dye".

Such words are no proof, and nobody could tell them apart from other talk; but where they were said, the drug of a note
did not come out of nowhere. The rules are data (``nickname_rules.tsv``), asked only where an alarm is about to be
raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from evaluators.deterministic.reading.wording.words import plain_stem
from evaluators.deterministic.record.record import Record
from evaluators.vocabulary import Term
from evaluators.vocabulary.rows import read_pairs

_RULES: Final = {
    name: [[plain_stem(word) for word in way.split("+")] for way in ways.split(" ")]
    for name, ways in read_pairs("nickname_rules.tsv").items()
}
"""Drugs and classes, and the stems that it takes together for each way of speaking of them."""


def nicknamed(term: Term, record: Record) -> bool:
    """Whether a drug, or a class that the note has in its place, was told by what people call it."""
    return any(all(stem in record.stems for stem in way) for way in _RULES.get(term.concept, ()))


def nickname_stems(term: Term) -> Iterator[str]:
    """The stems that ``nicknamed`` looks up."""
    return chain.from_iterable(_RULES.get(term.concept, ()))
