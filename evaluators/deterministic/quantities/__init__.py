"""Clinical numbers as spoken and as written, read to comparable values.

``read_quantities`` finds them, ``agree`` compares two, ``bundles`` keeps dose, route and frequency with their drug,
``with_strengths`` tells the strengths of two drugs from a blood pressure, ``with_counts`` how many of a drug are taken.
The layers below: ``units`` (tables), ``tokens`` (number words and digits), ``wholes`` and ``numbers`` (plain figures),
``calendar``, ``united``, ``joint``, ``single``, ``ranges``, ``pairs`` and ``grammar`` (what a figure measures),
``merge`` (what is taken back, frequencies without a figure), ``dayparts`` and ``weekdays`` (those told by times of the
day and days of the week), ``shared`` (one unit for two figures); ``tags`` takes out
what transcribers put between.
"""

from __future__ import annotations

from evaluators.deterministic.quantities.bundles import bundles, of_drugs
from evaluators.deterministic.quantities.compare import agree
from evaluators.deterministic.quantities.counts import with_counts
from evaluators.deterministic.quantities.merge import in_units_of, takes_back
from evaluators.deterministic.quantities.read import read_quantities
from evaluators.deterministic.quantities.strengths import with_strengths
from evaluators.deterministic.quantities.tokens import FIGURE_PATTERN, FIGURE_WORDS, NUMBER_PATTERN
from evaluators.deterministic.quantities.types import Bundle, Quantity, QuantityKind, Value

__all__ = [
    "FIGURE_PATTERN",
    "FIGURE_WORDS",
    "NUMBER_PATTERN",
    "Bundle",
    "Quantity",
    "QuantityKind",
    "Value",
    "agree",
    "bundles",
    "in_units_of",
    "of_drugs",
    "read_quantities",
    "takes_back",
    "with_counts",
    "with_strengths",
]
