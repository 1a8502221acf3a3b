"""How strong each drug of a product is: "Sinemet 25/250" of who takes "the twenty-five one hundred"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.reading.wording.phrases import lowered
from evaluators.deterministic.record.figures import Figure, place_of
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED, DENIED, OPEN, SPENT, SUPPOSED
from evaluators.vocabulary import Term

_MOST: Final = 16
_COMBINATION: Final = "combination"
_JOINT: Final = "-"
"""In the name of what has several drugs: "levodopa-carbidopa"."""
_NOTED: Final = re.compile(
    r"(\d{1,4}(?:\.\d{1,3})?) ?(?:mg|mcg)? ?[/-] ?(\d{1,4}(?:\.\d{1,3})?)(?: ?(?:mg|mcg))?(?![\d/-]|[.,]\d)"
)
"""The strengths of two drugs."""
_REACH: Final = 24
_NEXT: Final = 2
"""Figures behind the drug that are looked at."""
_LONGEST_GAP: Final = 16
_GAP: Final = re.compile(r"(?: ?(?:mg|milligrams?|mcg|micrograms?))?(?: ?[/-] ?| and | over | slash | by | to |, | )")
"""Between two strengths as they are said."""
_STATES: Final = (AFFIRMED, DENIED, OPEN, SUPPOSED, SPENT)
_AMOUNTS: Final = frozenset(("dose", "number"))


def other_strengths(
    quantity: Quantity, drug: str, statement: StatementReading, figures: Sequence[Figure], record: Record
) -> Figure | None:
    """The strengths of a product as they were said, where the first is the statement's and the second is another.

    ``figures`` are those of the drug and those near it.
    """
    noted = _NOTED.match(lowered(statement.text[quantity.start : quantity.start + _REACH]))
    if noted is None or not _is_product(drug, statement):
        return None
    first, second = float(noted[1]), float(noted[2])
    amounts = [figure for figure in figures[:_MOST] if _is_strength(figure)]
    pairs = [(a, b) for a in amounts if a.quantity.raw == first for b in amounts if _is_behind(a, b, record)]
    written = [figure for figure in _written(drug, record) if _ends(figure)[0] == first]
    if any(b.quantity.raw == second for _, b in pairs) or any(_ends(figure)[1] == second for figure in written):
        return None
    return min((*(_joined(a, b, record) for a, b in pairs), *written), key=place_of, default=None)


def _joined(one: Figure, other: Figure, record: Record) -> Figure:
    """Two strengths as they are quoted."""
    text = record.text(one.key)[one.start : other.end]
    return Figure(one.key, other.quantity.changed(start=one.start, text=text), one.owner)


def _written(drug: str, record: Record) -> list[Figure]:
    """What was said of the drug as a pair, as a blood pressure is: "25/100", "twenty-five over one hundred"."""
    entry = record.entries.get(drug)
    found: list[Figure] = []
    for said in entry.told(_STATES, _MOST) if entry is not None else ():
        quantities = record.read(record.look(said.key, 0, 0)).quantities
        at = bisect_left(quantities, said.end, key=_start)
        found.extend(
            Figure(said.key, quantity, drug)
            for quantity in quantities[at : at + _NEXT]
            if isinstance(quantity.value, tuple) and quantity.start - said.end <= _REACH
        )
    return found


def _start(quantity: Quantity) -> int:
    return quantity.start


def _ends(pair: Figure) -> tuple[float, float]:
    value = pair.quantity.value
    return (value[0], value[1]) if isinstance(value, tuple) and len(value) > 1 else (0.0, 0.0)


def _is_product(drug: str, statement: StatementReading) -> bool:
    return any(_is_combination(mention.term) for mention in statement.mentions if mention.term.concept == drug)


def _is_combination(term: Term) -> bool:
    return term.attrs.get("kind") == _COMBINATION or _JOINT in term.name


def _is_strength(figure: Figure) -> bool:
    quantity = figure.quantity
    plain = quantity.kind == "dose" or not quantity.unit
    return quantity.kind in _AMOUNTS and plain and quantity.high is None and isinstance(quantity.raw, float)


def _is_behind(one: Figure, other: Figure, record: Record) -> bool:
    """Whether a figure stands right behind another, as strengths do."""
    if one.key != other.key or not 0 < other.start - one.end <= _LONGEST_GAP:
        return False
    return _GAP.fullmatch(lowered(record.text(one.key)[one.end : other.start])) is not None
