"""Where figures were said: by kind and value, by what was said of them without a unit, and by what they belong to."""

from __future__ import annotations

from typing import Final

from engine.portions import give_way
from evaluators.deterministic.quantities import QuantityKind, Value
from evaluators.deterministic.reading.figures.figures_owner import VALUES
from evaluators.deterministic.record.figures import NEAR, Figure, place_of, raw_of
from evaluators.deterministic.record.ordered import keep, kept, let_go, put, take

MOST_OWNED: Final = 64
"""Figures of one owner or of one value that a statement is held against."""


class FigureIndex:
    """The figures of a visit; each list is in the order of the visit."""

    __slots__ = ("by_kind", "by_owner", "raw")

    def __init__(self) -> None:
        self.by_kind: dict[QuantityKind, dict[Value, list[Figure]]] = {}
        self.raw: dict[float, list[Figure]] = {}
        self.by_owner: dict[str, Figure | list[Figure]] = {}

    def replace(self, before: tuple[Figure, ...], after: tuple[Figure, ...]) -> dict[str, None]:
        """Put an utterance's figures in the place of what they were; concepts of which some may have been, or are."""
        touched: dict[str, None] = {}
        for figure in before:
            give_way()
            touched.update(dict.fromkeys(_owners(figure)))
        for figure in reversed(before):  # the last first: a long list loses its end at no cost
            give_way()
            self._remove(figure)
        for figure in after:
            give_way()
            touched.update(dict.fromkeys(_owners(figure)))
            self._add(figure)
        return {name.removeprefix(NEAR).removeprefix(VALUES): None for name in touched}

    def owned_by(self, owner: str) -> list[Figure]:
        """The first figures of a drug, a value or a person: no visit has as many as are looked at."""
        return self.all_owned_by(owner)[:MOST_OWNED]

    def all_owned_by(self, owner: str) -> list[Figure]:
        """The same with all of them; not to be changed."""
        return kept(self.by_owner, owner)

    def _add(self, figure: Figure) -> None:
        quantity = figure.quantity
        put(self.by_kind.setdefault(quantity.kind, {}), quantity.value, figure, place_of)
        for raw in raw_of(quantity):
            put(self.raw, raw, figure, place_of)
        for name in _owners(figure):
            keep(self.by_owner, name, figure, place_of)

    def _remove(self, figure: Figure) -> None:
        quantity = figure.quantity
        take(self.by_kind[quantity.kind], quantity.value, figure, place_of)
        for raw in raw_of(quantity):
            take(self.raw, raw, figure, place_of)
        for name in _owners(figure):
            let_go(self.by_owner, name, figure, place_of)


def _owners(figure: Figure) -> list[str]:
    return figure.owner.split() if figure.owner else []
