"""Clinical numbers as spoken and as written, read to comparable values.

``read_quantities`` finds them, ``agree`` compares two, ``bundles`` keeps the dose, route and frequency with their drug.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from evaluators.vocabulary import Match
from evaluators.vocabulary.normal import lower_fold

QuantityKind = Literal[
    "number",  # a bare figure: a lab value, a score
    "bp",  # value is (systolic, diastolic)
    "dose",  # an amount of a drug: mg, mcg, g, units, mL, tablets, puffs …
    "measure",  # any other figure with a unit: temperature, weight, height, pulse, pressure
    "percent",
    "duration",  # canonical unit "d" (days), fractions for hours
    "frequency",  # canonical unit "/d" (times a day); "prn" has value None
    "age",  # years
    "date",  # value (year, month, day), 0 for parts left out
    "time",  # minutes after midnight
    "ordinal",
    "score",  # value (got, out_of): 6/10, grade 3/6, 1+
]
Value = float | tuple[float, ...] | None


class Quantity(NamedTuple):
    """A figure at ``text[start:end]`` (code points of the text as submitted).

    ``value`` is in the canonical unit of its kind; ``high`` is the upper end of a range ("three to four"), else None.
    ``approximate``: "about", "a few", "a couple". ``retracted``: said and then corrected ("twenty… sorry, forty").
    """

    start: int
    end: int
    kind: QuantityKind
    value: Value
    unit: str
    text: str
    high: float | None = None
    approximate: bool = False
    retracted: bool = False


class Bundle(NamedTuple):
    """A drug with what is said of its use; the span covers all parts. Parts not said are None."""

    start: int
    end: int
    drug: Match
    dose: Quantity | None
    frequency: Quantity | None
    duration: Quantity | None
    route: Match | None
    form: Match | None


_PLAIN = re.compile(r"(?<![\w.])(\d{1,9}(?:\.\d{1,6})?)(?:\s?(mg|mcg|g|%))?(?!\w)")


def read_quantities(text: str) -> list[Quantity]:
    """All quantities by start, not overlapping. Linear in the text."""
    found = []
    for m in _PLAIN.finditer(lower_fold(text)):
        unit = m[2] or ""
        kind: QuantityKind = "percent" if unit == "%" else "dose" if unit else "number"
        found.append(Quantity(m.start(), m.end(), kind, float(m[1]), unit, text[m.start() : m.end()]))
    return found


def agree(a: Quantity, b: Quantity) -> bool | None:
    """Whether two quantities say the same: None where they cannot be compared (kinds or units differ)."""
    if a.kind != b.kind or a.unit != b.unit:
        return None
    return a.value == b.value


def bundles(text: str, matches: Sequence[Match], quantities: Sequence[Quantity]) -> list[Bundle]:
    """Each drug mention with its dose, route, form and frequency, over small gaps."""
    found = []
    for match in matches:
        if match.term.category == "medication":
            near = [q for q in quantities if q.kind == "dose" and 0 <= q.start - match.end < 30]
            dose = near[0] if near else None
            found.append(Bundle(match.start, dose.end if dose else match.end, match, dose, None, None, None, None))
    return found
