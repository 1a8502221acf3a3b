"""What the hub has done so far, for metrics."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class HubCounters:
    """The hub and its topics only add."""

    deliveries: int = 0
    recovered: int = 0
    restarted: int = 0
    gaps: int = 0
