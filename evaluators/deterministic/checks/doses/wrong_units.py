"""Doses in a unit in which nobody takes the drug, where the talk has the bare figure: "one twelve" of levothyroxine is
112 mcg, and not a thousand times as much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from evaluators.deterministic.quantities import Quantity
from evaluators.deterministic.reading.statement import StatementReading
from evaluators.deterministic.record.figures import Figure
from evaluators.vocabulary.rows import read_rows

_MOST: Final = 16
_LEAST: Final = {
    (drug, unit): float(least)
    for drugs, units, least in read_rows("unit_rules.tsv")
    for drug in drugs.split("|")
    for unit in units.split("|")
}
"""By drug, or class of drugs, and unit, from how many of them on nobody takes so much."""


def in_wrong_unit(
    quantity: Quantity, drug: str, statement: StatementReading, figures: Sequence[Figure]
) -> Figure | None:
    """The bare figure that was said of the drug, or near it, where the statement has it in such a unit."""
    if (
        quantity.kind != "dose"
        or not isinstance(quantity.raw, float)
        or not _is_wrong(quantity.raw, quantity.said, drug, statement)
    ):
        return None
    said = [figure for figure in figures[:_MOST] if figure.quantity.raw == quantity.raw]
    if any(figure.quantity.kind == "dose" for figure in said):
        return None
    return next((figure for figure in said if figure.quantity.kind == "number" and not figure.quantity.unit), None)


def _is_wrong(raw: float, unit: str, drug: str, statement: StatementReading) -> bool:
    term = next((mention.term for mention in statement.mentions if mention.term.concept == drug), None)
    names = (drug, *(term.classes if term is not None else ()))
    return any(raw >= least for name in names if (least := _LEAST.get((name, unit))) is not None)
