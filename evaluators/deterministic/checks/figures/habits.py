"""How much is drunk or smoked in a time: "two beers a night" are 14 a week, and neither 2 a week nor 14 a night."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.figures.same import rough, same
from evaluators.deterministic.checks.figures.values import first
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.figures.habit_times import Time, time_behind
from evaluators.deterministic.record.figures import Figure
from evaluators.deterministic.record.figures_index import MOST_OWNED
from evaluators.deterministic.record.record import Record

UNITS: Final = frozenset(("drink", "pack", "cigarette"))
"""Units of what is drunk or smoked."""
_PPD: Final = "ppd"
_ANY: Final = "drink"
_NO_MEASURE: Final = frozenset(("cup", "can", "bottle"))
"""What one drinks anything from, so that it is held against nothing but the same."""
_SLACK: Final = 1.25
"""Amounts that differ by less are one: a month has four weeks and a bit."""


class _Amount:
    """So much a day of one thing, between ``low`` and ``high``; ``thing`` is what is counted, and of what. ``end`` is
    where its words end."""

    __slots__ = ("end", "high", "low", "of", "thing")

    def __init__(self, quantity: Quantity, time: Time) -> None:
        low = quantity.value if isinstance(quantity.value, float) else 0.0
        self.low, self.high = low * time.per_day, (quantity.high or low) * time.per_day
        self.thing = _singular(quantity.text.lower().split()[-1])
        self.of = time.of
        self.end = time.end

    def is_of(self, other: _Amount) -> bool:
        """Whether both may count the same: beers and beers, or one of them drinks."""
        if self.of and other.of and self.of != other.of:
            return False
        things = (self.thing, other.thing)
        return self.thing == other.thing or (_ANY in things and _NO_MEASURE.isdisjoint(things))

    def is_like(self, other: _Amount) -> bool:
        return self.low <= other.high * _SLACK and other.low <= self.high * _SLACK


def drunk_or_smoked(quantity: Quantity, text: str, record: Record) -> tuple[bool, Figure | None]:
    """Whether a note's amount in a time was said, in these words or others, and else the same figure in another time.

    (False, None) where it is no such amount, or nobody said how much in a time.
    """
    noted = _amount(quantity, text)
    if noted is None:
        return False, None
    raw = quantity.raw if isinstance(quantity.raw, float) else 0.0
    if any(_is_bare(figure, noted, record) for figure in record.raw.get(raw, ())[:MOST_OWNED]):
        return True, None
    other: Figure | None = None
    for figure in first(record.figures.get("number", {})):
        if figure.quantity.unit != quantity.unit or rough(figure.quantity):
            continue
        said = _amount(figure.quantity, record.text(figure.key))
        if said is not None and said.is_of(noted):
            if said.is_like(noted):
                return True, None
            other = other or (_whole(figure, said, record) if same(figure.quantity, quantity) else None)
        elif said is None and same(figure.quantity, quantity):
            return False, None  # in a time that is not read: "two beers most nights"
    return False, other


def with_its_time(quantity: Quantity, text: str) -> Quantity:
    """What is drunk or smoked with the words of its time, "2 glasses of wine a day"; any other figure as it is."""
    amount = _amount(quantity, text)
    if amount is None:
        return quantity
    return quantity.changed(end=amount.end, text=text[quantity.start : amount.end])


def _is_bare(figure: Figure, noted: _Amount, record: Record) -> bool:
    """Whether it is the same amount without what is counted: "twelve beers a day, and now two a week"."""
    time = None if figure.quantity.unit else time_behind(record.text(figure.key), figure.end)
    return time is not None and _Amount(figure.quantity, time).is_like(noted)


def _whole(figure: Figure, said: _Amount, record: Record) -> Figure:
    """The figure with the words of its time: "two beers a night"."""
    text = record.text(figure.key)[figure.start : said.end]
    return Figure(figure.key, figure.quantity.changed(end=said.end, text=text), figure.owner)


def _amount(quantity: Quantity, text: str) -> _Amount | None:
    if quantity.unit not in UNITS or not isinstance(quantity.value, float) or not quantity.value:
        return None
    words = quantity.text.lower()
    if words.endswith(_PPD):
        return _Amount(quantity.changed(text="pack"), Time(1.0, "", quantity.end))
    if quantity.value > 1 and words.endswith("pack"):
        return None  # "a six pack"
    time = time_behind(text, quantity.end)
    return None if time is None else _Amount(quantity, time)


def _singular(word: str) -> str:
    return word.removesuffix("es") if word.endswith("sses") else word.removesuffix("s") if word[-2:] != "ss" else word
