"""How often a drug is taken, told in words that are a figure in the note alone: "take 25 of topiramate at night"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.mention import mention_at
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED
from evaluators.vocabulary import Term

_MOST: Final = 8
"""Times that words or a drug are said, beyond which nobody looks at each."""


def is_told_in_words(quantity: Quantity, drug: Term, statement: StatementReading, record: Record) -> bool:
    """Whether one utterance names the drug and has the words by which the note has it taken, or others for the same."""
    if quantity.kind != "frequency":
        return False
    words = mention_at(statement.mentions, quantity.start)
    if words is None or words.term.category != "frequency":
        return False
    often = record.entries.get(words.term.concept)
    if often is None:
        return False
    keys = {said.key for said in often.told((AFFIRMED,), _MOST)}
    return any(said.key in keys for entry in record.related(drug.concept) for said in entry.told((AFFIRMED,), _MOST))
