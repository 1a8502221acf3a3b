"""How many of a drug are taken or handed out ("eight of them", "dispense thirty"), which is no strength of it.

Such a figure gets a unit of its own, so that nobody takes it for a bare strength.
"""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import LABELS

HANDED: Final = "handed"
"""The unit of how many are handed out."""
PIECE: Final = "piece"
"""The unit of how many are taken at once, of what was named before: tablets, puffs, drops."""
COUNTS: Final = frozenset((HANDED, PIECE))
_BEFORE: Final = 24
_HANDFUL: Final = 9.0
"""Up to so many "of those" are taken at once."""


def counted(text: str, quantity: Quantity) -> Quantity:
    """A plain figure of a drug with what it counts, where its words tell that it counts something."""
    if quantity.unit:
        return quantity
    if text.startswith(LABELS.of_them, quantity.end):
        return quantity.changed(unit=HANDED if many(quantity) else PIECE)
    if text[max(quantity.start - _BEFORE, 0) : quantity.start].lower().endswith(LABELS.handed):
        return quantity.changed(unit=HANDED)
    return quantity


def many(quantity: Quantity) -> bool:
    """Whether it is a bare figure, and one takes fewer at once."""
    bare = quantity.kind == "number" and not quantity.unit
    return bare and isinstance(quantity.raw, float) and quantity.raw > _HANDFUL
