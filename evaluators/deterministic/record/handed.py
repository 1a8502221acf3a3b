"""How many of a drug are taken or handed out ("eight of them", "dispense thirty"), which is no strength of it.

Such a figure gets a unit of its own, so that nobody takes it for a bare strength.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.reading.mention import Mention

HANDED: Final = "handed"
"""The unit of how many are handed out."""
PIECE: Final = "piece"
"""The unit of how many are taken at once, of what was named before: tablets, puffs, drops."""
COUNTS: Final = frozenset((HANDED, PIECE))
_BEFORE: Final = 24
_DRUG: Final = "rx:"
_HANDFUL: Final = 9.0
"""Up to so many "of those" are taken at once."""


def counted(text: str, quantity: Quantity) -> Quantity:
    """A plain figure of a drug with what it counts, where its words tell that it counts something."""
    if quantity.unit:
        return quantity
    if text.startswith(LABELS.of_them, quantity.end):
        return quantity._replace(unit=HANDED if many(quantity) else PIECE)
    if text[max(quantity.start - _BEFORE, 0) : quantity.start].lower().endswith(LABELS.handed):
        return quantity._replace(unit=HANDED)
    return quantity


def drug_counted(text: str, quantity: Quantity, mentions: Sequence[Mention]) -> str:
    """The drug that stands right behind a bare figure, which tells how many are taken at once: "two Tylenol"."""
    if quantity.kind != "number" or quantity.unit or many(quantity) or text[quantity.end : quantity.end + 1] != " ":
        return ""
    start = quantity.end + 1
    return next((m.term.concept for m in mentions if m.start == start and m.term.concept.startswith(_DRUG)), "")


def many(quantity: Quantity) -> bool:
    """Whether it is a bare figure, and one takes fewer at once."""
    bare = quantity.kind == "number" and not quantity.unit
    return bare and isinstance(quantity.raw, float) and quantity.raw > _HANDFUL
