"""Clinical numbers as spoken and as written, read to comparable values.

``read_quantities`` finds them, ``agree`` compares two, ``bundles`` keeps dose, route and frequency with their drug.
The layers below: ``quantities_units`` (tables), ``quantities_numbers`` (plain figures), ``quantities_grammar`` (what a
figure measures), ``quantities_compare``, ``quantities_bundles``.
"""

from __future__ import annotations

from evaluators.deterministic.quantities_bundles import bundles
from evaluators.deterministic.quantities_compare import agree
from evaluators.deterministic.quantities_grammar import Reader
from evaluators.deterministic.quantities_merge import merge_rates, retract
from evaluators.deterministic.quantities_types import Bundle, Quantity, QuantityKind, Value
from evaluators.vocabulary.normal import Folded, fold

__all__ = ["Bundle", "Quantity", "QuantityKind", "Value", "agree", "bundles", "read_quantities"]


def read_quantities(text: str, folded: Folded | None = None) -> list[Quantity]:
    """All quantities of a text by start, not overlapping. Linear in the text; never raises."""
    reader = Reader(text, folded or fold(text))
    found = merge_rates(text, reader.lower, reader.words, reader.read())
    return retract(reader.lower, found) if len(found) > 1 else found
