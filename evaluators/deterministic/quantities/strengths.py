"""How strong the two drugs of one device are, written like a blood pressure ("Advair 250/50"), tablets, or a liquid."""

from __future__ import annotations

import re
from typing import Final

from evaluators.deterministic.quantities.types import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.vocabulary import Match

_LOOK_LIKE: Final = frozenset(("bp", "score", "duration"))
"""As what such a pair is read where no drug is before it: 10/40 may be weeks."""
_PAIR: Final = re.compile(r"(\d{1,4})/(\d{1,4})")
_BEHIND: Final = 1
"""Characters between the drug and its strengths."""
_JOINT: Final = "-"
"""In the names of what has two drugs: "fluticasone-salmeterol"."""
_TABLETS: Final = re.compile(
    r"[ -](?:milligram|mg|microgram|mcg|mig)s?[ -](?:\w{1,12} )?(?:tablet|pill|tab|capsule|cap|caplet)s(?![a-z])"
)
STRENGTH: Final = "mg/mL"
"""What the strength of a liquid is said in (``Quantity.said``): how much of it is taken tells nothing of it."""
_IN_SO_MUCH: Final = frozenset(("/", " / ", " per ", " in ", "/ "))
_BY: Final = (" per ", " in ")
_SPOON: Final = 5.0
"""Millilitres that most liquids' strength is told in: "four hundred per five"."""
LEAST_STRENGTH: Final = 40.0
"""Milligrams in a spoonful of most liquids, at least."""
_JOINED: Final = 5
"""Characters between a strength and its volume, at most."""
_MILLIGRAMS: Final = re.compile(r"[ -](?:milligram|mg|mig)s?(?![a-z])")
SEVERAL: Final = frozenset((210.0, 215.0, 230.0, 310.0, 315.0, 330.0, 410.0, 415.0, 430.0))
"""Milligrams that nothing comes in, and that sound like several of a strength."""


def of_several(lower: str, joint: float, end: int) -> bool:
    """Whether a figure up to ``end``, which would be ``joint`` with the one before it, is how strong each of several
    tablets is: "two ten milligrams", "two fifty milligram tablets"; but "three twenty five milligram tablets"."""
    if joint in LABELS.strengths:
        return False
    return _TABLETS.match(lower, end) is not None or (joint in SEVERAL and _MILLIGRAMS.match(lower, end) is not None)


def with_strengths(quantities: list[Quantity], matches: list[Match]) -> list[Quantity]:
    """The quantities of a text, of which a pressure right behind such a drug is a dose; ``matches`` are its terms."""
    if not any(quantity.kind in _LOOK_LIKE for quantity in quantities):
        return quantities
    ends = {match.end for match in matches if match.term.category == "medication" and _JOINT in match.term.name}
    return [_as_dose(q) if q.kind in _LOOK_LIKE and q.start - _BEHIND in ends else q for q in quantities]


def _as_dose(quantity: Quantity) -> Quantity:
    if quantity.kind == "bp":
        return quantity.changed(kind="dose", unit="mg", said="mg")
    pair = _PAIR.fullmatch(quantity.text)
    if pair is None:
        return quantity
    both = (float(pair[1]), float(pair[2]))
    return quantity.changed(kind="dose", unit="mg", said="mg", value=both, raw=both)


def with_liquids(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """The quantities of a text, of which how strong a liquid is is one: the five millilitres of "400 mg/5 mL", or of
    "four hundred per five", are not how much of it is taken."""
    found: list[Quantity] = []
    for quantity in quantities:
        last = found[-1] if found else None
        near = last is not None and quantity.start - last.end <= _JOINED
        if last is not None and near and _is_in_so_much(last, quantity, text[last.end : quantity.start]):
            found[-1] = last.changed(end=quantity.end, text=text[last.start : quantity.end], said=STRENGTH)
        else:
            found.append(quantity)
    return found


def _is_in_so_much(dose: Quantity, volume: Quantity, gap: str) -> bool:
    if gap.lower() not in _IN_SO_MUCH or dose.said == STRENGTH:
        return False
    if volume.unit == "mL":
        return dose.kind == volume.kind == "dose" and dose.unit == "mg"
    bare = dose.kind == volume.kind == "number" and not (dose.unit or volume.unit)
    told = bare and gap.lower() in _BY and volume.value == _SPOON
    return told and isinstance(dose.value, float) and dose.value >= LEAST_STRENGTH
