"""So many of a strength: "three of the gabapentin three hundreds" are 900 mg, and not the 300 mg of one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity, read_quantities
from evaluators.deterministic.reading.around import SENTENCE
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import Key

_KINDS: Final = frozenset(("dose", "number"))
_UNITS: Final = frozenset(("", "tablet", "puff"))
_COUNTED: Final = frozenset(("tablet", "puff", "drop", "spray", "patch"))
_STRONG: Final = 5.0
"""A plain figure from here on is a strength rather than how many are taken."""
_HANDFUL: Final = 6.0
_QUARTERS: Final = 4
_BESIDE: Final = 64
_RIGHT_BEHIND: Final = 12
_BY_COUNT: Final = re.compile(r"\b(?:tab|cap|pill|x ?[2-6]|total)", re.IGNORECASE)
"""In a statement that gives how many of a strength are taken itself."""
_OF_SOME: Final = re.compile(r" of (?:the|my|those|these|your|his|her)(?: [a-z]{3,20}){0,3} $")
_OF_SOME_LENGTH: Final = 80
_OF_THEM: Final = (" of them", " of those")


def in_tablets(quantity: Quantity, figures: Sequence[Figure], record: Record) -> bool:
    """Whether a dose is so many of a strength: "prednisone twenties, three of them", "hundred tabs, one and a half"."""
    if not isinstance(quantity.raw, float) or not isinstance(quantity.value, float):
        return False
    spoken: dict[Key, list[Quantity]] = {}
    for figure in figures:
        strength = figure.quantity.raw
        if not isinstance(strength, float) or strength < _STRONG or figure.quantity.kind not in _KINDS:
            continue
        for count in (quantity.raw / strength, quantity.value / strength):
            may_be = count != 1 and count <= _HANDFUL and (count * _QUARTERS).is_integer()
            text = record.text(figure.key) if may_be else ""
            if may_be and _is_taken(count, figure, text, _spoken_in(text, figure.key, spoken)):
                return True
    return False


def _spoken_in(text: str, key: Key, spoken: dict[Key, list[Quantity]]) -> list[Quantity]:
    """The quantities of an utterance, which is read once however many figures it holds: it may be a megabyte."""
    known = spoken.get(key)
    if known is None:
        known = spoken[key] = read_quantities(text)
    return known


def _is_taken(count: float, strength: Figure, text: str, spoken: Sequence[Quantity]) -> bool:
    """Whether so many were said beside a strength, in one sentence with it; plain figures that are strengths themselves
    are no count: "ten a day for two weeks, then five"."""
    for q in spoken:
        if q.raw != count or q.unit not in _UNITS or q.kind not in _KINDS or (not q.unit and count >= _STRONG):
            continue
        first, last = sorted((q.start, strength.start))
        if 0 < last - first <= _BESIDE and SENTENCE.search(text, first, last) is None:
            return True
    return False


def one_of_several(
    quantity: Quantity, figures: Sequence[Figure], statement: StatementReading, record: Record
) -> Figure | None:
    """How many were said to be taken of a strength that the statement has for what is taken."""
    if quantity.kind != "dose" or quantity.unit in _COUNTED or _BY_COUNT.search(statement.text):
        return None
    noted = {q.raw for q in statement.quantities if q is not quantity}
    spoken: dict[Key, list[Quantity]] = {}
    found: Figure | None = None
    for figure in figures:
        if figure.quantity.raw not in (quantity.raw, quantity.value):
            continue
        count = _count_of(figure, record, spoken)
        if count is None or count.raw in noted:
            return None
        found = found or Figure(figure.key, count, figure.owner)
    return found


def _count_of(strength: Figure, record: Record, spoken: dict[Key, list[Quantity]]) -> Quantity | None:
    text = record.text(strength.key).lower()
    of_some = _OF_SOME.search(text, max(strength.start - _OF_SOME_LENGTH, 0), strength.start)
    if of_some is None and not any(words in text for words in _OF_THEM):
        return None  # the figures of an utterance are not kept, and reading them again takes long
    for q in _spoken_in(text, strength.key, spoken):
        if not isinstance(q.raw, float) or q.raw > _HANDFUL or q.raw == 1 or q.kind not in _KINDS:
            continue
        if q.end <= strength.start and of_some is not None and q.end == of_some.start():
            return q
        if 0 <= q.start - strength.end <= _RIGHT_BEHIND and text.startswith(_OF_THEM, q.end):
            return q
    return None
