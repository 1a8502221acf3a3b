"""How strong the two drugs of one device or tablet are, where it is written like a blood pressure: "Advair 250/50"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities.types import Quantity
from evaluators.vocabulary import Match

_BEHIND: Final = 1
"""Characters between the drug and its strengths."""
_JOINT: Final = "-"
"""In the names of what has two drugs: "fluticasone-salmeterol"."""


def with_strengths(quantities: list[Quantity], matches: Sequence[Match]) -> list[Quantity]:
    """The quantities of a text, of which a pressure right behind such a drug is a dose; ``matches`` are its terms."""
    if not any(quantity.kind == "bp" for quantity in quantities):
        return quantities
    ends = {match.end for match in matches if match.term.category == "medication" and _JOINT in match.term.name}
    return [_as_dose(q) if q.kind == "bp" and q.start - _BEHIND in ends else q for q in quantities]


def _as_dose(pressure: Quantity) -> Quantity:
    return pressure._replace(kind="dose", unit="mg", said="mg")
