"""What a check of the form of a note finds."""

from __future__ import annotations

from typing import NamedTuple

from engine.finding import Severity, Span


class Fault(NamedTuple):
    """One fault of form; ``cost`` is what it takes off a value of 1.0. No message: it counts but is not reported."""

    label: str
    severity: Severity
    cost: float
    message: str
    span: Span
