"""Verdicts: what one evaluator says. "Could not score" is a value of its own, never 0 and never 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Tier = Literal["deterministic", "llm"]
Outcome = Literal["scored", "unscored", "failed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one evaluator says of one run.

    ``value`` is in 0..1 and set only when ``outcome`` is ``scored``; ``reason`` says why there is none. ``source`` is
    ``deterministic``, ``llm:<model>`` or ``fallback:<evaluator>``. ``cost_usd`` None means unknown, never free.
    """

    evaluator: str
    version: str
    tier: Tier
    outcome: Outcome
    value: float | None
    details: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None
    source: str = "deterministic"
    elapsed_ms: float | None = None
    cost_usd: float | None = None

    def __post_init__(self) -> None:
        if (self.outcome == "scored") != (self.value is not None):
            raise ValueError(f"{self.evaluator}: outcome {self.outcome!r} does not go with value {self.value!r}")
        if self.value is not None and not 0.0 <= self.value <= 1.0:
            raise ValueError(f"{self.evaluator}: value {self.value!r} is outside 0..1")
        if self.outcome != "scored" and not self.reason:
            raise ValueError(f"{self.evaluator}: an {self.outcome} verdict needs a reason")


def scored(evaluator: str, version: str, value: float, **details: Any) -> Verdict:
    """A deterministic verdict with a value in 0..1."""
    return Verdict(evaluator, version, "deterministic", "scored", value, details)


def unscored(evaluator: str, version: str, reason: str, *, tier: Tier = "deterministic", **details: Any) -> Verdict:
    """A verdict that says why there is no value: ``language``, ``empty``, ``no_llm``, ``over_budget`` …"""
    return Verdict(evaluator, version, tier, "unscored", None, details, reason)
