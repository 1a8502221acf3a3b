"""Figures as they are said and written in visits, each with what it has to be read as, and texts that hold none."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

Value = float | tuple[float, ...] | None


class Case(NamedTuple):
    """A text that holds exactly one quantity. ``high`` is the upper end of a range."""

    text: str
    kind: str
    value: Value
    unit: str
    high: Value


def _value(cell: str) -> Value:
    """A figure, several with blanks between, or none; each may be a fraction."""
    values = tuple(float(Fraction(figure)) for figure in cell.split())
    return values if len(values) > 1 else values[0] if values else None


def _cases() -> list[Case]:
    lines = Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [Case(text, kind, _value(value), unit, _value(high)) for _, text, kind, value, unit, high in rows]


READ = _cases()
SILENT = [
    "",
    "the one on the left",
    "no one said so",
    "oh I see",
    "0 to 10 scale",
    "on a scale of one to ten",
    "call 212-555-1234",
    "procedure code 99213",
    "a 12-lead ecg",
    "the phq nine",
    "given by iv",
    "T2DM",
    "COVID-19",
    "she had covid 19",
    "omega-3",
    "vitamin B12",
    "the L4-L5 disc",
    "A1c",
    "SpO2",
    "H2 blockers",
    "24/7",
    "1. Steroid cream",
    "2)\temollients",
    "Plan:\n3.\tKeep a diary",
    "give me a second",
    "a few questions",
    "daily activities",
    "activities of daily living",
    "he may have it",
    "march on",
    "per day",
    "at night it itches",
    "the half",
    "to the point",
    "and",
    "hundreds",
    "12345678901234567890",
]
