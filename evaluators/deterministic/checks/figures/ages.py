"""Ages: which other one was said of the same person."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.checks.figures.rivals import rival
from evaluators.deterministic.checks.figures.said import HeardFigures
from evaluators.deterministic.quantities import Quantity, agree
from evaluators.deterministic.reading.figures.figures_owner import NOBODY, PAST, SELF, THIRD
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.record import Record

_ANYBODY: Final = (SELF, THIRD, PAST, NOBODY, f"{NOBODY}family")
"""Owners of ages who are no relative in particular."""
_ADULT: Final = 18.0
_SOON: Final = re.compile(
    r"\b(?:almost|nearly|close to|coming up (?:to|on)|turning|turn"
    r"|(?:gon ?na|going to|about to|will|i'll|he'll|she'll) be)(?: (?:like|about))? $"
)
_AHEAD: Final = re.compile(r",? (?:next|this coming|in (?:a |two |three |a few )?(?:week|month|fortnight))")
"""Behind an age that is only about to be reached: "forty-nine next month"."""
_LEAD: Final = 24
_CHILDREN: Final = ("age:child", "age:son", "age:daughter")


def other_age(
    quantity: Quantity, owner: str, statement: StatementReading, record: Record, heard: HeardFigures, *, known: bool
) -> Figure | None:
    """Another age of the same person; ``known``: the patient's is, from the data of the visit."""
    if owner == NOBODY or (owner == SELF and known):
        return None
    owned = record.owned_by
    if heard.said(quantity) and not _is_given_away(quantity, owner, statement, record):
        return None
    figures = owned(owner)
    if owner == SELF:
        figures = figures or owned(THIRD) or _child(quantity, record) or _only(owned(NOBODY))
    if owner == PAST:
        return rival(quantity, statement, record, heard)
    other = next((figure for figure in figures if agree(figure.quantity, quantity) is False), None)
    return None if other is not None and _is_reached_soon(quantity, record) else other


def _is_reached_soon(quantity: Quantity, record: Record) -> bool:
    """Whether an age is only about to be reached, and the note's is a year less: "I'm gonna be fifty soon"."""
    age = quantity.value
    next_one = record.raw.get(age + 1, ())[:MOST_OWNED] if isinstance(age, float) else ()
    return any(
        _SOON.search(record.before(figure, _LEAD)) is not None or _AHEAD.match(record.behind(figure, _LEAD)) is not None
        for figure in next_one
    )


def _is_given_away(quantity: Quantity, owner: str, statement: StatementReading, record: Record) -> bool:
    """Whether the note gives the ages of two relatives to one another. One alone may be another word for her:
    "my mother's sister", "your aunt"."""
    own = {figure.quantity.value for figure in record.owned_by(owner)}
    if quantity.value in own or owner in _ANYBODY:
        return False
    others = {
        statement.owners.get(other.start, NOBODY)
        for other in statement.quantities
        if other.kind == "age" and other.value in own
    }
    return any(
        figure.quantity.value == quantity.value
        for other in others.difference(_ANYBODY)
        for figure in record.owned_by(other)
    )


def _child(quantity: Quantity, record: Record) -> list[Figure]:
    """Ages that a parent gave for "my son", where the note is on a child as well."""
    found = [figure for name in _CHILDREN for figure in record.owned_by(name)]
    ages = (quantity.value, *(figure.quantity.value for figure in found))
    return found if all(isinstance(age, float) and age < _ADULT for age in ages) else []


def _only(figures: list[Figure]) -> list[Figure]:
    """Ages said of nobody in particular ("a healthy two year old") where there is but one."""
    return figures if len({figure.quantity.value for figure in figures}) == 1 else []
