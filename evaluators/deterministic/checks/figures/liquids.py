"""Liquids, of which a note may tell how strong they are, and how much of them is taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.strengths import LEAST_STRENGTH, STRENGTH
from evaluators.deterministic.record.figures import Figure

_MOST: Final = 16


def is_by_volume(said: Quantity, noted: Quantity) -> bool:
    """Whether one says how much of a liquid is taken, where the other has how strong it is."""
    return noted.said == STRENGTH and said.unit == "mL"


def only_by_volume(quantity: Quantity, figures: Sequence[Figure]) -> bool:
    """Whether a note tells how strong a liquid is, as its label has it, of which only the volume was told."""
    told = [figure.quantity for figure in figures[:_MOST] if figure.quantity.kind in ("dose", "number")]
    return any(is_by_volume(said, quantity) for said in told) and not any(_may_be_strength(said) for said in told)


def _may_be_strength(said: Quantity) -> bool:
    return said.unit == "mg" or (not said.unit and isinstance(said.value, float) and said.value >= LEAST_STRENGTH)
