"""How many of a thing a note counts, where the talk counts others of the same: "3 swollen joints" for "8 swollen"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.checks.figures.same import is_one, vague
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.wording.around import right_of
from evaluators.deterministic.reading.wording.words import read_words, stem
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.record import Record

_LAPSES: Final = frozenset(map(stem, ("day", "week", "month", "year", "hour", "minute", "time", "daily", "point")))
"""What so many are counted in, not what is counted."""
_REACH: Final = 28
_FEW: Final = 4
_ONE_MORE: Final = (" a ", "A ", " my ")
_ONE_MORE_REACH: Final = 4
_MOST: Final = 40.0
"""What is counted in a visit, at most; beyond that figures are values."""


def counted_otherwise(quantity: Quantity, text: str, record: Record, heard: HeardFigures) -> Figure | None:
    """Another count of what stands right behind the figure, where this one was never said."""
    if quantity.kind != "number" or quantity.unit or vague(quantity) or is_one(quantity):
        return None
    if not isinstance(quantity.value, float) or quantity.value > _MOST or heard.said(quantity):
        return None
    thing = _thing(text, quantity.end)
    if not thing or thing in _LAPSES or _is_last_of_so_many(quantity.value, record):
        return None
    return next(
        (
            figure
            for figure in first(record.figures.get("number", {}))
            if not figure.quantity.unit
            and (figure.quantity.high is None) == (quantity.high is None)
            and agree(figure.quantity, quantity) is False
            and _has_thing(record.text(figure.key), figure.end, thing)
        ),
        None,
    )


def _is_last_of_so_many(count: float, record: Record) -> bool:
    """Whether one more made so many: "two stents" – "and a third last year"."""
    ranks = record.figures.get("ordinal", {}).get(count, ())
    return any(record.before(figure, _ONE_MORE_REACH).endswith(_ONE_MORE) for figure in ranks[:_FEW])


def _has_thing(text: str, end: int, thing: str) -> bool:
    """Whether that is what stands behind a figure; most that do not are told by three letters."""
    return thing[:3] in text[end : end + _REACH].lower() and _thing(text, end) == thing


def _thing(text: str, end: int) -> str:
    """The stem of the first word behind a figure that means anything, within its clause."""
    after = right_of(text, end, _REACH)
    for mark in (",", ";", "(", " and ", " or "):
        after = after.partition(mark)[0]
    return next(iter(read_words(after.lower()).stems), "")
