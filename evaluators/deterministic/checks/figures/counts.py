"""Figures beside a drug that are no dose of it: the most of it, and how many of it are handed out."""

from __future__ import annotations

from typing import Final

from evaluators.deterministic.checks.figures.same import LAPSES
from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.quantities.units import LABELS
from evaluators.deterministic.record.figures import SPAN, Figure
from evaluators.deterministic.record.handed import COUNTS
from evaluators.deterministic.record.record import Record
from evaluators.deterministic.record.said import AFFIRMED

_BEFORE: Final = 24
_DRUG: Final = "rx:"
"""How the names of drugs begin."""
_MOST: Final = 16
"""Mentions and figures that are looked at."""


def is_no_dose(figure: Figure, record: Record) -> bool:
    """Whether a figure that was said of a drug is none of its doses: "no more than three grams a day", "twenty of
    those"."""
    return figure.quantity.unit in COUNTS or is_most(figure, record)


def is_most(figure: Figure, record: Record) -> bool:
    """Whether the words right before a figure say that it is the most: "no more than three grams"."""
    return record.before(figure, _BEFORE).endswith(LABELS.limits)


def is_count(said: Quantity, noted: Quantity) -> bool:
    """Whether a figure counts tablets, refills, days or times, so that the same figure is no strength."""
    if noted.kind != "dose":
        return False
    return said.unit in COUNTS or said.kind in LAPSES or (said.kind == "dose" and said.unit != noted.unit)


def is_of_no_drug(noted: Quantity, said: Figure, drug: str, record: Record) -> bool:
    """Whether the figure of a note was said where no drug was spoken of, or of another one, and this other figure right
    behind the drug's name: "sertraline fifty", for 150 mg, of who weighs one fifty."""
    entry = record.entries.get(drug)
    named = entry.mentions(AFFIRMED)[:_MOST] if entry is not None and noted.kind == "dose" else ()
    if not any(mention.key == said.key and mention.end + 1 == said.start for mention in named):
        return False
    figures = record.raw.get(noted.raw, ()) if isinstance(noted.raw, float) else ()
    return bool(figures) and not any(_may_be_of(figure, drug) for figure in figures[:_MOST])


def _may_be_of(figure: Figure, drug: str) -> bool:
    """Whether a figure was said of something that may be the drug: not of another one, nor as so many days."""
    return figure.owner == drug or bool(figure.owner and not figure.owner.startswith((_DRUG, SPAN)))
