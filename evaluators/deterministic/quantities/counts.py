"""How many of a drug are taken, said right before its name: "two ibuprofen and one oxycodone", "half a Xanax"."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.vocabulary import Match

_DRUG: Final = "rx:"
"""How the concepts of single drugs begin; of a class one has several otherwise: "two antibiotics"."""
_MOST: Final = 9.0
"""So many are taken at once, at most: "forty lisinopril" is a strength."""
_REACH: Final = 24
_UNIT: Final = "tablet"


def with_counts(lower: str, quantities: list[Quantity], matches: list[Match]) -> list[Quantity]:
    """The quantities of what was said, with those that count a drug as tablets of it; ``matches`` are its terms.

    "One", "a couple" and "half a", which by themselves are no figures, are added.
    """
    added: list[Quantity] = []
    counting: set[int] = set()
    end = -_REACH
    for match in matches:
        if match.term.category != "medication":
            continue
        behind_another, end = match.start - end < _REACH, match.end
        if not match.term.concept.startswith(_DRUG):
            continue
        before = " " + lower[max(match.start - _REACH, 0) : match.start]
        if not before.endswith(LABELS.counting):
            if not behind_another:
                counting.add(match.start - 1)
        elif not before.endswith(LABELS.pointing):
            added.append(_count(before, match.start))
    if counting:
        quantities = [_as_tablets(q) if q.end in counting and _is_count(q) else q for q in quantities]
    return sorted([*quantities, *added], key=_start) if added else quantities


def _start(quantity: Quantity) -> int:
    return quantity.start


def _count(before: str, at: int) -> Quantity:
    """The count whose words stand before the drug at ``at``."""
    words, number = next((words, number) for words, number in LABELS.counts if before.endswith(words))
    said = words.strip()
    start = at - len(words) + 1
    return Quantity(start, start + len(said), "dose", number, _UNIT, said, None, number > 1, False, number, _UNIT)


def _is_count(quantity: Quantity) -> bool:
    bare = quantity.kind == "number" and not quantity.unit
    return bare and isinstance(quantity.raw, float) and quantity.raw <= _MOST


def _as_tablets(quantity: Quantity) -> Quantity:
    return quantity.changed(kind="dose", unit=_UNIT, said=_UNIT)
