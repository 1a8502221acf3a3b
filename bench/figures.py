"""Figures and how they are shown: percentiles, a table for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution in milliseconds."""

    count: int
    p50: float
    p99: float
    most: float


def spread(seconds: Sequence[float]) -> Spread | None:
    """Nearest-rank percentiles; None of nothing."""
    if not seconds:
        return None
    ordered = sorted(seconds)

    def rank(share: float) -> float:
        return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 3)

    return Spread(len(ordered), rank(0.50), rank(0.99), round(1000 * ordered[-1], 3))


Figure = Spread | float | int | str | bool | None


def show(title: str, figures: Mapping[str, Figure], *, as_json: bool) -> None:
    """Print the figures of one bench to stdout."""
    if as_json:
        plain = {name: asdict(value) if isinstance(value, Spread) else value for name, value in figures.items()}
        print(json.dumps({"bench": title, **plain}))
        return
    width = max(len(name) for name in figures)
    print(title)
    for name, value in figures.items():
        print(f"  {name:<{width}}  {_shown(value)}")


def _shown(value: Figure) -> str:
    match value:
        case Spread(count=count, p50=p50, p99=p99, most=most):
            return f"p50 {p50:.2f} ms   p99 {p99:.2f} ms   max {most:.2f} ms   n {count}"
        case bool() | None | str():
            return str(value)
        case float():
            return f"{value:,.3f}".rstrip("0").rstrip(".")
    return f"{value:,}"


def note(message: str) -> None:
    """What is going on, for whoever waits; stderr, so that stdout stays data."""
    print(message, file=sys.stderr, flush=True)
