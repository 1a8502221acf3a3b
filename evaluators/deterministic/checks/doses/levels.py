"""How much of a thing the blood has, where that is a drug as well: "B12 is low also, one eighty", of vitamin B12."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.claim_words import CLAIM_PATTERNS
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.record.record import Record

_AROUND: Final = 48
_MOST: Final = 16
_NAMES: Final = 32
_LEVEL: Final = re.compile(
    rf"(?: level)?(?:['’]s| is| was| came back| come back)(?: (?:{CLAIM_PATTERNS['level']})){{0,5}},? $"
)
"""Between the name of what the blood has some of, and how much that is."""


def is_level(quantity: Quantity, drug: str, record: Record, heard: HeardFigures) -> bool:
    """Whether a bare figure of a note was said behind the drug's name as how much of it the blood has."""
    if quantity.kind != "number" or quantity.unit:
        return False
    for figure in heard.bare(quantity)[:_MOST]:
        before = _LEVEL.search(record.before(figure, _AROUND))
        if before is None or figure.quantity.unit:
            continue
        reading = record.read(record.position(figure.key))
        named = figure.start - len(before[0])
        for mention in reading.mentions[:_NAMES]:
            if mention.end == named and mention.term.concept == drug:
                return True
            if mention.start < named < mention.end and _is_name(reading.text[mention.start : named], drug, record):
                return True  # "B12 is low" is a deficiency
    return False


def _is_name(words: str, drug: str, record: Record) -> bool:
    return words.lower() in record.lexicon.spellings(drug)
